// Keeps "Where it stands" true while something moves. Text goes in as text, never as HTML.
(() => {
  const element = (tag, text, attributes = {}) => {
    const made = document.createElement(tag);
    made.textContent = text;
    Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
    return made;
  };

  const linked = (text, href) => {
    const line = document.createElement("li");
    line.append(href ? element("a", text, { href }) : text);
    return line;
  };

  const list = (lines, className) => {
    const made = element("ul", "", { class: className });
    made.append(...lines);
    return made;
  };

  const draw = (panel, said) => {
    panel.dataset.state = said.state;
    const sentence = element("p", "", { class: "publishing-status__sentence" });
    sentence.append(said.link ? element("a", said.sentence, { href: said.link }) : said.sentence);
    const drawn = [sentence];
    if (said.items.length) {
      drawn.push(list(said.items.map((item) => linked(item.message, item.href)), "publishing-status__items"));
    }
    if (said.facts.length) {
      drawn.push(list(said.facts.map((fact) => linked(fact, "")), "publishing-status__facts"));
    }
    if (said.channels.length) {
      const rows = said.channels.map((row) => linked(`${row.label}: ${row.sentence}`, row.href));
      drawn.push(list(rows, "publishing-status__channels"));
    }
    if (said.links.length) {
      drawn.push(list(said.links.map((link) => linked(link.text, link.href)), "publishing-status__links"));
    }
    panel.replaceChildren(...drawn);
  };

  const follow = async (panel) => {
    try {
      const response = await fetch(panel.dataset.statusUrl, { headers: { Accept: "application/json" } });
      if (response.ok) {
        const text = await response.text();
        if (text !== panel.dataset.said) {
          panel.dataset.said = text;
          draw(panel, JSON.parse(text));
        }
      }
    } catch (error) {
      // The network is away for a moment; the next round asks again.
    }
    setTimeout(follow, panel.dataset.state === "moving" ? 700 : 4000, panel);
  };

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-status-url]").forEach(follow);
  });
})();
