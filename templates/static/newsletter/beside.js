// Counts the letters of subject and preheader, shows both as an inbox does, and keeps "Inbox and readers" true to the
// newest saved draft. Without it the help texts name the limits, and the checks hold them.
(() => {
  const LIMITS = {
    subject: (count) => [count > 60, `${count} letters. Phones show about 45; 60 at most.`],
    preheader: (count) => [count > 110 || (count > 0 && count < 40), `${count} letters. Between 40 and 110.`],
  };

  const inbox = (name, words) => {
    for (const line of document.querySelectorAll(`.beside [data-inbox="${name}"]`)) {
      line.textContent = words || `No ${name} yet`;
    }
  };

  const count = (input, said) => {
    const [over, words] = LIMITS[input.name]([...input.value].length);
    said.textContent = words;
    said.classList.toggle("letters--over", over);
    inbox(input.name, input.value);
  };

  const ask = async (panel) => {
    const asked = String(Number(panel.dataset.asked || 0) + 1);
    panel.dataset.asked = asked;
    try {
      const answer = await fetch(`${panel.dataset.besideUrl}?part=1`, { headers: { "X-Requested-With": "XMLHttpRequest" } });
      const text = answer.ok ? await answer.text() : "";
      if (!text || panel.dataset.asked !== asked || panel.dataset.said === text) return;
      panel.dataset.said = text;
      panel.querySelector("[data-beside-said]").innerHTML = text; // from our own server, which escapes what people wrote
      for (const name of Object.keys(LIMITS)) {
        const input = document.querySelector(`[name="${name}"]`);
        if (input) inbox(name, input.value); // what is typed is newer than what was saved
      }
    } catch (error) {
      // The network is away for a moment; the next save asks again.
    }
  };

  document.addEventListener("DOMContentLoaded", () => {
    for (const name of Object.keys(LIMITS)) {
      const input = document.querySelector(`input[name="${name}"]`);
      if (!input) continue;
      const said = document.createElement("p");
      said.className = "letters";
      said.id = `letters-${name}`;
      input.after(said);
      input.setAttribute("aria-describedby", `${input.getAttribute("aria-describedby") || ""} ${said.id}`.trim());
      input.addEventListener("input", () => count(input, said));
      count(input, said);
    }
    const panel = document.querySelector("[data-beside-url]");
    if (!panel) return;
    if (!panel.dataset.besideUrl.endsWith("/0/")) ask(panel);
    document.addEventListener("w-autosave:success", ({ detail }) => {
      panel.dataset.besideUrl = panel.dataset.besideUrl.replace(/\/0\/$/, `/${detail.data.pk}/`);
      ask(panel);
    });
  });
})();
