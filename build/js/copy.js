// Adds a copy button beside every reference. The button says what happened in words, and a live
// region says it to people who cannot see the button change.
export function initCopy(doc) {
  if (!navigator.clipboard) return;
  for (const place of doc.querySelectorAll("[data-sw-copy]")) {
    const text = place.getAttribute("data-sw-copy");
    const button = doc.createElement("button");
    button.type = "button";
    button.className = "sw-ref__copy";
    const label = place.getAttribute("data-sw-copy-label") || "Copy";
    const done = place.getAttribute("data-sw-copied-label") || "Copied";
    const name = doc.createElement("span");
    name.className = "govuk-visually-hidden";
    name.textContent = ` ${text}`;
    button.append(label, name);
    const said = doc.createElement("span");
    said.className = "govuk-visually-hidden";
    said.setAttribute("role", "status");
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(text);
      button.firstChild.textContent = done;
      said.textContent = `${done}: ${text}`;
    });
    place.append(button, said);
  }
}
