// Where scripts run, a box that keeps headings, lists and tables takes the place of the plain one.
(() => {
  const form = document.querySelector("[data-import]");
  const box = form.querySelector("[contenteditable]");
  const plain = form.querySelector("[data-plain]");
  const text = plain.querySelector("textarea");
  form.querySelector("[data-rich]").hidden = false;
  plain.hidden = true;
  for (const line of text.value.split("\n").filter(Boolean)) {
    const paragraph = document.createElement("p");
    paragraph.textContent = line;
    box.append(paragraph);
  }
  text.value = "";
  form.addEventListener("submit", () => {
    const copy = box.cloneNode(true);
    copy.querySelectorAll("img").forEach((picture) => picture.removeAttribute("src")); // pictures are left out anyway
    copy.querySelectorAll("[class]").forEach((element) => element.removeAttribute("class"));
    form.elements.html.value = copy.innerHTML;
  });
})();
