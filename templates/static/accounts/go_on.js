// Sends again what was kept during log-in. A field may be called "submit", so the method is taken from the prototype.
(() => {
  const form = document.querySelector("[data-go-on]");
  HTMLFormElement.prototype.submit.call(form);
})();
