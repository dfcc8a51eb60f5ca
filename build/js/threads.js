// Shows questions like the one that is being typed, as links below its title, and offers what an answer can cite.
// What is typed goes to this site alone, and only once it has some letters.
export function initThreads(doc) {
  for (const place of doc.querySelectorAll("[data-similar]")) similar(doc, place);
  for (const place of doc.querySelectorAll("[data-cites]")) cites(doc, place);
}

function similar(doc, place) {
  const box = doc.getElementById(place.dataset.similarFor);
  const group = box?.closest(".govuk-form-group");
  if (!group) return;
  const shown = doc.createElement("div");
  shown.className = "sw-similar";
  shown.setAttribute("role", "status");
  group.after(shown);
  let asked = "";
  let waiting;
  const ask = async () => {
    const words = box.value.trim();
    if (words === asked) return;
    asked = words;
    if (words.length < 8) return shown.replaceChildren();
    try {
      const answer = await fetch(`${place.dataset.similar}?q=${encodeURIComponent(words)}`);
      if (!answer.ok || asked !== words) return;
      show(doc, shown, place.dataset.similarTitle, await answer.json());
    } catch {
      // Without a connection nothing is suggested; the next step shows similar questions too.
    }
  };
  box.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 400);
  });
}

function show(doc, shown, title, found) {
  if (found.length === 0) return shown.replaceChildren();
  const head = doc.createElement("h2");
  head.className = "govuk-heading-s";
  head.textContent = title;
  const list = doc.createElement("ul");
  list.className = "govuk-list govuk-list--bullet";
  for (const one of found) {
    const item = doc.createElement("li");
    const link = doc.createElement("a");
    link.className = "govuk-link";
    link.href = one.url;
    link.textContent = one.title;
    item.append(link, ` ${one.text}`);
    list.append(item);
  }
  shown.replaceChildren(head, list);
}

// The box that takes what an answer rests on has a line for each. Beneath it stands a line with suggestions; what is
// chosen there is added to the box.
function cites(doc, place) {
  const box = doc.getElementById("cites");
  const list = place.dataset.cites && doc.getElementById(place.dataset.cites);
  if (!box || !list) return;
  const line = doc.createElement("input");
  line.className = "govuk-input";
  line.setAttribute("list", list.id);
  line.setAttribute("aria-label", doc.querySelector('label[for="cites"]')?.textContent.trim() ?? "");
  const known = new Set([...list.options].map((o) => o.value));
  line.addEventListener("input", () => {
    if (!known.has(line.value)) return;
    box.value = [box.value.trim(), line.value].filter(Boolean).join("\n");
    line.value = "";
  });
  box.after(line);
}
