// Adds a box that narrows a long list of choices while typing. Chosen ones come first, and nothing
// is taken out of the form: what is hidden is still sent when it is chosen.
export function initFindInList(doc) {
  let number = 0;
  for (const place of doc.querySelectorAll("[data-sw-find]")) {
    const items = [...place.querySelectorAll(".govuk-checkboxes__item, .govuk-radios__item")];
    const list = items[0] && items[0].parentElement;
    if (!list) continue;
    number += 1;
    const texts = items.map((item) => plain(item.textContent));
    const box = doc.createElement("div");
    box.className = "sw-find-in-list";
    const input = doc.createElement("input");
    input.type = "search";
    input.id = `sw-find-${number}`;
    input.className = "govuk-input govuk-input--width-20";
    input.autocomplete = "off";
    const label = doc.createElement("label");
    label.className = "govuk-label";
    label.htmlFor = input.id;
    label.textContent = place.getAttribute("data-sw-find");
    const said = doc.createElement("p");
    said.className = "sw-find-in-list__count";
    said.setAttribute("role", "status");
    const wording = place.getAttribute("data-sw-find-count") || "{shown} / {all}";
    const narrow = () => {
      const wanted = plain(input.value).split(" ").filter(Boolean);
      let shown = 0;
      items.forEach((item, i) => {
        const chosen = item.querySelector("input").checked;
        const fits = wanted.every((word) => texts[i].includes(word));
        item.hidden = !(fits || chosen);
        if (!item.hidden) shown += 1;
      });
      said.textContent = wanted.length ? wording.replace("{shown}", shown).replace("{all}", items.length) : "";
    };
    input.addEventListener("input", narrow);
    // Enter in this box must not send the form.
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault();
    });
    box.append(label, input, said);
    list.before(box);
    list.classList.add("sw-find-in-list__items");
    list.prepend(...items.filter((item) => item.querySelector("input").checked));
  }
}

function plain(text) {
  return text.toLowerCase().normalize("NFKD").replace(/[\u0300-\u036f]/g, "").replace(/\s+/g, " ").trim();
}
