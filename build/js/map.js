// Brings forward what belongs together in a picture of flows while the pointer or the focus is on one part of it.
export function initMap(document) {
  for (const svg of document.querySelectorAll("svg[data-module='sw-map']")) {
    const lines = [...svg.querySelectorAll(".sw-map__line")];
    const nodes = [...svg.querySelectorAll(".sw-map__node")];
    const light = (part) => {
      const near = lines.filter((l) => l === part || (part?.dataset.side && l.dataset[part.dataset.side] === part.dataset.node));
      for (const l of lines) l.classList.toggle("sw-map--lit", near.includes(l));
      for (const n of nodes) {
        n.classList.toggle("sw-map--lit", n !== part && near.some((l) => l.dataset[n.dataset.side] === n.dataset.node));
      }
      svg.classList.toggle("sw-map__svg--lit", near.length > 0);
    };
    const part = (event) => light(event.target.closest?.(".sw-map__line, .sw-map__node") ?? null);
    svg.addEventListener("pointerover", part);
    svg.addEventListener("focusin", part);
    svg.addEventListener("pointerleave", () => light(document.activeElement?.closest?.(".sw-map__line, .sw-map__node") ?? null));
    svg.addEventListener("focusout", () => light(null));
  }
}
