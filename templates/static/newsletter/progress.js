// Keeps the numbers of a newsletter that is being sent true, without a reload; at its end the page is opened anew.
(() => {
  const PAUSE = 2000; // milliseconds

  const look = async (box) => {
    try {
      const answer = await fetch(box.dataset.progress, { headers: { "X-Requested-With": "XMLHttpRequest" } });
      if (!answer.ok) return;
      const text = await answer.text();
      if (text !== box.dataset.said) {
        const open = box.querySelector("details")?.open;
        box.dataset.said = text;
        box.innerHTML = text; // from our own server, which escapes what people wrote
        if (open) box.querySelector("details")?.setAttribute("open", "");
      }
      if (!box.querySelector("progress")) location.reload();
    } catch (error) {
      // The network is away for a moment.
    }
  };

  document.addEventListener("DOMContentLoaded", () => {
    const box = document.querySelector("[data-progress]");
    if (box) setInterval(() => document.hidden || look(box), PAUSE);
  });
})();
