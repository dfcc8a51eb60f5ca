// Offers titles while a person types into a search box, in the browser's own list of suggestions: it is reached by
// keyboard and read out without any help of ours. Nothing is asked for before two letters, and what was typed goes to
// this site alone.
export function initSuggest(doc) {
  let n = 0;
  for (const box of doc.querySelectorAll('input[type="search"][name="q"]')) {
    const form = box.form;
    if (!form || new URL(form.action).pathname !== "/search") continue;
    const list = doc.createElement("datalist");
    list.id = `search-suggestions-${(n += 1)}`;
    form.append(list);
    box.setAttribute("list", list.id);
    let asked = "";
    let waiting;
    const ask = async () => {
      const words = box.value.trim();
      if (words.length < 2 || words === asked) return;
      asked = words;
      try {
        const answer = await fetch(`/search/suggest.json?q=${encodeURIComponent(words)}`);
        if (!answer.ok || asked !== words) return;
        list.replaceChildren(...(await answer.json()).map((s) => {
          const option = doc.createElement("option");
          option.value = s.text;
          return option;
        }));
      } catch {
        // Without a connection there are no suggestions; the search itself says what is wrong.
      }
    };
    box.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(ask, 200);
    });
  }
}
