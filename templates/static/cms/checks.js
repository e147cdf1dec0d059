// Keeps "Clinical checks" true to the newest saved draft, and leads from a line to its field.
(() => {
  const counter = () => document.querySelector('[data-side-panel-toggle="clinical-checks"] [data-side-panel-toggle-counter]');

  const count = (panel) => {
    const shown = counter();
    const errors = panel.querySelector("[data-checks-errors]");
    if (shown && errors) {
      shown.textContent = errors.dataset.checksErrors;
      shown.hidden = errors.dataset.checksErrors === "0";
    }
  };

  const ask = async (panel) => {
    const url = panel.dataset.checksUrl;
    const asked = String(Number(panel.dataset.asked || 0) + 1);
    panel.dataset.asked = asked;
    try {
      const response = await fetch(url, { headers: { "X-Requested-With": "XMLHttpRequest" } });
      const text = response.ok ? await response.text() : "";
      // A later question is on its way, or nothing is new: whoever reads or tabs through the list keeps her place.
      if (!text || panel.dataset.asked !== asked || panel.dataset.said === text) return;
      panel.dataset.said = text;
      panel.querySelector("[data-checks-said]").innerHTML = text; // from our own server, which escapes what people wrote
      count(panel);
    } catch (error) {
      // The network is away for a moment; the next save asks again.
    }
  };

  // The innermost part of the form that a path like "body.<block>.options.<option>.body" leads to.
  const field = (where) => {
    let found = null;
    let inside = document.querySelector("[data-edit-form]") || document;
    for (const part of where.split(".")) {
      const next = inside.querySelector(`[data-contentpath="${CSS.escape(part)}"]`);
      if (!next) break;
      found = inside = next;
    }
    return found;
  };

  const lead = (event) => {
    const link = event.target.closest("[data-checks-where]");
    const target = link && (document.querySelector(link.getAttribute("href")) || field(link.dataset.checksWhere));
    if (!target) return;
    const precise = field(link.dataset.checksWhere) || target;
    event.preventDefault();
    history.replaceState(null, "", link.getAttribute("href"));
    unfold(precise);
    if (window.innerWidth < 800 && link.closest("[data-side-panel]")) document.querySelector("[data-form-side-close-button]")?.click();
    const input = precise.querySelector("input:not([type=hidden]), textarea, select, [contenteditable=true]");
    (input || precise).scrollIntoView({ block: "center" });
    input?.focus({ preventScroll: true });
  };

  // Folded sections and other tabs around a field are opened first.
  const unfold = (target) => {
    const tab = target.closest('[role="tabpanel"][hidden]');
    if (tab) document.querySelector(`[role="tab"][href="#${tab.id}"], [role="tab"][aria-controls="${tab.id}"]`)?.click();
    for (let part = target.parentElement; part; part = part.parentElement) {
      if (part.matches("[hidden][id]")) document.querySelector(`[aria-controls="${part.id}"][aria-expanded="false"]`)?.click();
    }
  };

  document.addEventListener("DOMContentLoaded", () => {
    const panel = document.querySelector("[data-checks-url]");
    if (!panel) return;
    document.addEventListener("click", lead); // "Where it stands" names what to mend in the same way
    if (!panel.dataset.checksUrl.endsWith("/0/")) ask(panel);
    document.addEventListener("w-autosave:success", ({ detail }) => {
      panel.dataset.checksUrl = panel.dataset.checksUrl.replace(/\/0\/$/, `/${detail.data.pk}/`);
      ask(panel);
    });
  });
})();
