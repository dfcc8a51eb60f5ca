// Keeps what is ticked on the page of life situations in the part of the address that browsers do not send.

// initLife reads the ticks from the address, writes them there, and says how many uses are shown.
export function initLife(document, window) {
  const form = document.querySelector("[data-module='sw-life']");
  if (!form) return;
  const boxes = [...form.querySelectorAll("input[type=checkbox]")];
  const count = form.querySelector(".sw-life__count");
  const link = document.querySelector(".sw-life__link");
  const read = () => {
    const codes = decodeURIComponent(window.location.hash.replace(/^#for=/, "")).split(",");
    if (!window.location.hash.startsWith("#for=")) return;
    for (const b of boxes) b.checked = codes.includes(b.value);
  };
  const tell = () => {
    const n = boxes.some((b) => b.checked) ? form.querySelectorAll([...boxes.filter((b) => b.checked)].map((b) => `.sw-life__use.${b.id}`).join(",")).length : 0;
    count.hidden = n === 0;
    count.textContent = n === 0 ? "" : n === 1 ? form.dataset.one : form.dataset.other.replace("{n}", String(n));
    link.hidden = !boxes.some((b) => b.checked);
  };
  const write = () => {
    const codes = boxes.filter((b) => b.checked).map((b) => b.value);
    const bare = window.location.pathname + window.location.search;
    window.history.replaceState(null, "", codes.length ? `${bare}#for=${codes.join(",")}` : bare);
    tell();
  };
  form.addEventListener("change", write);
  form.addEventListener("reset", () => window.setTimeout(write, 0));
  window.addEventListener("hashchange", () => { read(); tell(); });
  link.querySelector("button").addEventListener("click", () => window.navigator.clipboard?.writeText(window.location.href));
  read();
  tell();
}
