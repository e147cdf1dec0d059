// Keeps the numbers of an import true while it goes on: asks for the page again and takes its middle over.
(() => {
  const ask = async () => {
    const shown = document.getElementById("follow");
    try {
      const answer = await fetch(window.location.href, { headers: { Accept: "text/html" } });
      const found = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("follow");
      if (answer.ok && found) {
        shown.replaceWith(found);
      }
    } catch {
      // The server is away: ask again.
    }
    if (document.getElementById("follow").dataset.moving === "yes") {
      window.setTimeout(ask, 2000);
    }
  };
  window.setTimeout(ask, 1000);
})();
