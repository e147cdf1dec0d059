// Ties the buttons of our log-in pages to allauth's passkey script, which talks to the phone or computer.
(() => {
  const forms = window.allauth.webauthn.forms;
  const begin = { "log-in": forms.loginForm, show: forms.authenticateForm, add: forms.addForm };
  const possible = Boolean(window.PublicKeyCredential);

  document.querySelectorAll("[data-passkey]").forEach((form) => {
    const button = form.querySelector("button");
    if (!button || !possible) {
      return;
    }
    button.id ||= "passkey-button";
    if (form.dataset.passkey === "add") {
      button.type = "button"; // the form is sent once the device has answered
    }
    begin[form.dataset.passkey]({
      ids: {
        login: button.id,
        authenticate: button.id,
        add: button.id,
        credential: form.querySelector("[name=credential]").id,
        passwordless: form.querySelector("[name=passwordless]")?.id,
        data: "passkey-data",
      },
    });
    form.hidden = false;
    document.querySelectorAll("[data-passkey-or]").forEach((line) => { line.hidden = false; });
    if ("passkeyNow" in form.dataset) {
      button.focus();
    }
  });

  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    document.querySelectorAll("[data-passkey-problem]").forEach((line) => { line.hidden = false; });
  });
})();
