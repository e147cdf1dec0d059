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

  const toMend = (item) => {
    const line = linked(item.message, item.href);
    line.querySelector("a")?.setAttribute("data-checks-where", item.where);
    if (item.keep) {
      line.append(" ", element("a", "Keep it, because …", { href: item.keep }));
    }
    return line;
  };

  const list = (lines, className) => {
    const made = element("ul", "", { class: className });
    made.append(...lines);
    return made;
  };

  // Wagtail drew its menu while the checks ran, without a way to submit; a reload would lose what was typed since.
  const submitAgain = () => {
    const attributes = { type: "submit", name: "action-submit", value: "action-submit", class: "button" };
    return element("button", "Submit again", attributes);
  };

  const canSubmit = (panel) => [...document.querySelectorAll("[name=action-submit], [name=action-restart-workflow]")].some(
    (button) => !panel.contains(button),
  );

  const draw = (panel, said) => {
    panel.dataset.state = said.state;
    const sentence = element("p", "", { class: "publishing-status__sentence" });
    sentence.append(said.link ? element("a", said.sentence, { href: said.link }) : said.sentence);
    const drawn = [sentence];
    if (said.items.length) {
      drawn.push(list(said.items.map(toMend), "publishing-status__items"));
    }
    if (said.state === "mend" && !canSubmit(panel)) {
      drawn.push(submitAgain());
    }
    if (said.facts.length) {
      drawn.push(list(said.facts.map((fact) => linked(fact, "")), "publishing-status__facts"));
    }
    const unsettled = said.channels.filter((row) => !row.settled);
    if (unsettled.length) {
      drawn.push(list(unsettled.map((row) => linked(`${row.label}: ${row.sentence}`, "")), "publishing-status__channels"));
    }
    if (said.reach) {
      drawn.push(element("p", said.reach, { class: "publishing-status__reach" }));
    }
    if (said.links.length) {
      drawn.push(list(said.links.map((link) => linked(link.text, link.href)), "publishing-status__links"));
    }
    panel.replaceChildren(...drawn);
  };

  const again = (side, row) => {
    const pattern = side.querySelector("template[data-try-again]");
    const form = pattern.content.firstElementChild.cloneNode(true);
    form.action = pattern.dataset.tryAgain.replace("/0/", `/${row.delivery}/`);
    return form;
  };

  const channelRow = (side, row) => {
    const line = element("li", "", { class: row.failed ? "channels__row channels__row--failed" : "channels__row" });
    line.append(element("strong", row.label), " ", element("span", row.sentence));
    if (row.error) {
      line.append(element("span", row.error, { class: "channels__error" }));
    }
    if (row.href) {
      line.append(element("a", row.link, { href: row.href, target: "_blank", rel: "noreferrer" }));
    }
    if (row.failed) {
      line.append(again(side, row));
    }
    return line;
  };

  const drawChannels = (side, rows) => {
    side.querySelector(".channels__nothing").hidden = rows.length > 0;
    side.querySelector(".channels__rows").replaceChildren(...rows.map((row) => channelRow(side, row)));
  };

  const follow = async (panel) => {
    try {
      const response = await fetch(panel.dataset.statusUrl, { headers: { Accept: "application/json" } });
      if (response.ok) {
        const text = await response.text();
        if (text !== panel.dataset.said) {
          panel.dataset.said = text;
          const said = JSON.parse(text);
          draw(panel, said);
          document.querySelectorAll("[data-status-channels]").forEach((side) => drawChannels(side, said.channels));
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
