// An open page whose log-in has ended says so, keeps what was typed, and goes on after a log-in in another window.
(() => {
  const { aliveUrl, logInUrl } = document.currentScript.dataset;
  const EVERY = 30000;
  let account = null;
  let line = null;

  const say = (text, link) => {
    if (line) {
      line.remove();
      line = null;
    }
    if (!text) {
      return;
    }
    line = document.createElement("div");
    line.className = "logged-out";
    line.setAttribute("role", "alert");
    const sentence = document.createElement("p");
    sentence.textContent = text;
    line.append(sentence);
    if (link) {
      const anchor = document.createElement("a");
      anchor.href = logInUrl;
      anchor.target = "_blank";
      anchor.textContent = link;
      line.append(anchor);
    }
    document.body.append(line);
  };

  const renew = (token) => {
    document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach((field) => { field.value = token; });
  };

  const ask = async () => {
    try {
      const response = await fetch(aliveUrl, { headers: { Accept: "application/json" } });
      if (!response.ok) {
        return;
      }
      const said = await response.json();
      account ??= said.account;
      if (said.account === null) {
        say("You were logged out. What you typed is still here.", "Log in in a new window, then come back");
      } else if (said.account !== account) {
        say("Somebody else is logged in now in this browser. Copy what you typed before you close this page.");
      } else {
        renew(said.token);
        say(said.seconds_left < 120 ? "Your log-in ends within two minutes. Save now to go on." : "");
      }
    } catch (error) {
      // The network is away for a moment; the next round asks again.
    }
  };

  setInterval(ask, EVERY);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) { ask(); } });
  document.addEventListener("DOMContentLoaded", ask);
})();
