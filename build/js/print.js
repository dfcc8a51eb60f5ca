// Shows the print button, which does nothing without JavaScript, and opens every folded part for paper.
export function initPrint(doc, win) {
  for (const place of doc.querySelectorAll("[data-sw-print]")) {
    place.hidden = false;
    place.querySelector("button").addEventListener("click", () => win.print());
  }
  let opened = [];
  win.addEventListener("beforeprint", () => {
    opened = [...doc.querySelectorAll("main details:not([open])")];
    for (const d of opened) d.open = true;
  });
  win.addEventListener("afterprint", () => {
    for (const d of opened) d.open = false;
  });
}
