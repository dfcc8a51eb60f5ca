// Folds the members' navigation behind a button on narrow screens. The styles hide the list only
// when JavaScript runs, so without it the list is there in full.
export function initSideNavigation(doc) {
  const toggle = doc.querySelector(".sw-side__toggle");
  const list = doc.getElementById("side-navigation");
  if (!toggle || !list) return;
  toggle.addEventListener("click", () => {
    const open = toggle.getAttribute("aria-expanded") !== "true";
    toggle.setAttribute("aria-expanded", String(open));
    list.classList.toggle("sw-side__groups--open", open);
  });
}
