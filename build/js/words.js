// Words of a clause that are chosen with the mouse or the keyboard go along to the page on which a comment is written.
// Without this the form offers the passages of the clause.

function plain(root, range) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  let at = 0;
  let from = -1;
  let text = "";
  for (let n = walker.nextNode(); n; n = walker.nextNode()) {
    if (n.parentElement.closest(".sw-words__note")) continue;
    if (range.intersectsNode(n)) {
      const a = n === range.startContainer ? range.startOffset : 0;
      const b = n === range.endContainer ? range.endOffset : n.data.length;
      if (b > a) {
        if (from < 0) from = at + a;
        text += n.data.slice(a, b);
      }
    }
    at += n.data.length;
  }
  return { text: text.replace(/\s+/g, " ").trim(), from };
}

// most is how many characters an address carries.
const most = 600;

export function initWords(document) {
  const root = document.querySelector('[data-module="sw-words"]');
  const links = [...document.querySelectorAll("[data-words-link]")];
  const how = document.querySelector("[data-words-how]");
  if (!root || links.length === 0 || !how) return;
  const said = how.textContent;
  const parts = (how.dataset.wordsHow || "").split("{words}");
  document.addEventListener("selectionchange", () => {
    const s = document.getSelection();
    if (!s || s.rangeCount === 0 || s.isCollapsed) return; // a click on a link ends the selection: the words stay chosen
    const range = s.getRangeAt(0);
    if (!root.contains(range.commonAncestorContainer)) return;
    const { text, from } = plain(root, range);
    const good = text.length > 0 && text.length <= most;
    for (const link of links) {
      const to = new URL(link.href);
      if (good) {
        to.searchParams.set("quote", text);
        to.searchParams.set("near", String(from));
      } else {
        to.searchParams.delete("quote");
        to.searchParams.delete("near");
      }
      link.href = to.pathname + to.search;
    }
    if (!good || parts.length !== 2) {
      how.textContent = said;
      return;
    }
    const mark = document.createElement("strong");
    mark.className = "sw-words__chosen";
    mark.textContent = text;
    how.replaceChildren(parts[0], mark, parts[1]);
  });
}
