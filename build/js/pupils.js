// The page that makes a pupil list. The file goes to a worker on this computer and nowhere else.

export function initPupils(doc, win) {
  const place = doc.querySelector("[data-sw-pupils]");
  if (!place || !("Worker" in win) || !("WebAssembly" in win)) return;
  new PupilList(place, win).begin();
}

const element = (doc, name, text, className) => {
  const made = doc.createElement(name);
  if (text) made.textContent = text;
  if (className) made.className = className;
  return made;
};

class PupilList {
  constructor(place, win) {
    Object.assign(this, { place, win, doc: place.ownerDocument, words: JSON.parse(place.dataset.words), urls: [] });
    for (const part of ["form", "file", "button", "status", "problem", "result", "without"]) {
      this[part] = place.querySelector(`[data-sw-pupils-${part}]`) ?? this.doc.querySelector(`[data-sw-pupils-${part}]`);
    }
  }

  begin() {
    this.start();
    this.without.hidden = true;
    this.form.hidden = false;
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.make();
    });
  }

  start() {
    this.worker = new this.win.Worker(this.place.dataset.worker);
    this.worker.addEventListener("message", ({ data }) => this.hear(data));
    this.worker.addEventListener("error", () => this.hear({ kind: "failed" }));
  }

  // word gives a text with its places filled; number chooses between one and many.
  word(key, places = {}) {
    const text = this.words[key] ?? this.words[`${key}.${places.n === 1 ? "one" : "other"}`] ?? key;
    return text.replace(/\{(\w+)\}/g, (all, name) => (name in places ? this.count(places[name]) : all));
  }

  count(value) { return typeof value === "number" ? value.toLocaleString("en-GB") : value; }

  async make() {
    this.forget();
    const file = this.file.files[0];
    if (!file) return this.refuse("no_file");
    if (file.size > Number(this.place.dataset.most)) return this.refuse("too_large");
    const years = [...this.form.querySelectorAll("[name=year]:checked")].map((box) => box.value);
    if (years.length === 0 && this.form.querySelector("[name=year]")) return this.refuse("no_years");
    this.busy(true);
    const { programme, phase } = this.place.dataset;
    const now = new Date();
    const two = (n) => String(n).padStart(2, "0");
    const today = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
    try {
      const bytes = await file.arrayBuffer();
      this.worker.postMessage({ file: bytes, programme, phase, years: years.join(" "), today }, [bytes]);
    } catch {
      this.busy(false);
      this.refuse("unread");
    }
  }

  busy(on) {
    this.button.setAttribute("aria-disabled", String(on));
    this.button.disabled = on;
    this.status.textContent = on ? this.word("busy") : "";
  }

  hear(data) {
    if (data.kind === "ready") {
      this.place.dataset.ready = "true";
      return;
    }
    this.busy(false);
    if (data.kind === "made") this.show(data);
    else if (data.kind === "refused") this.refuse(data.code || "other", data.what);
    else {
      this.worker.terminate();
      this.start(); // a worker that failed is of no more use
      this.refuse("failed");
    }
  }

  refuse(code, what = "") {
    const known = `error.${code}` in this.words ? code : "other";
    const box = element(this.doc, "div", "", "govuk-error-summary");
    const inner = element(this.doc, "div");
    inner.setAttribute("role", "alert");
    inner.append(element(this.doc, "h2", this.word("problem"), "govuk-error-summary__title"), element(this.doc, "p", this.word(`error.${known}`, { what })));
    box.append(inner);
    box.tabIndex = -1;
    this.problem.replaceChildren(box);
    box.focus();
  }

  // forget drops what is shown, and the list itself.
  forget() {
    this.problem.replaceChildren();
    this.result.replaceChildren();
    this.result.hidden = true;
    this.urls.splice(0).forEach((url) => this.win.URL.revokeObjectURL(url));
  }

  fileLink(name, parts) {
    const url = this.win.URL.createObjectURL(new this.win.Blob(parts, { type: "text/csv;charset=utf-8" }));
    this.urls.push(url);
    const link = element(this.doc, "a");
    link.href = url;
    link.download = name;
    return link;
  }

  show({ list, report, took }) {
    const { doc } = this;
    this.place.dataset.took = Math.round(took);
    const out = [element(doc, "h2", this.word("made", { n: report.passed }), "govuk-heading-l"), this.facts(report)];
    if (report.no_years) out.push(element(doc, "p", this.word("no_years"), "govuk-inset-text"));
    if (report.passed > 0) {
      const save = this.fileLink(`${this.place.dataset.name}.csv`, [list]);
      save.textContent = this.word("save");
      save.className = "govuk-button";
      out.push(save);
    }
    const found = report.findings ?? [];
    const whole = found.filter((one) => !one.column);
    const left = ["left_out", "other_year", "instruction"];
    out.push(...this.groups("aside", whole.filter((one) => !left.includes(one.problem))));
    out.push(...this.groups("values", found.filter((one) => one.column)));
    out.push(...this.groups("left", whole.filter((one) => left.includes(one.problem))));
    if (report.more) out.push(element(doc, "p", this.word("more", { n: report.more }), "govuk-body"));
    out.push(...this.list("dropped", report.dropped), ...this.list("absent", report.absent), ...this.list("kept", report.columns));
    if (found.length > 0) out.push(this.saveFound(found));
    const again = element(doc, "button", this.word("forget"), "govuk-button govuk-button--secondary");
    again.type = "button";
    again.addEventListener("click", () => {
      this.forget();
      this.form.reset();
      this.file.focus();
    });
    out.push(again);
    this.result.replaceChildren(...out);
    this.result.hidden = false;
    this.result.focus();
  }

  facts(report) {
    const facts = element(this.doc, "dl", "", "sw-pupils__facts");
    for (const key of ["passed", "set_aside", "left_out", "read"]) {
      const one = element(this.doc, "div", "", `sw-pupils__fact sw-pupils__fact--${key}`);
      one.append(element(this.doc, "dt", this.word(`fact.${key}`)), element(this.doc, "dd", this.count(report[key])));
      facts.append(one);
    }
    return facts;
  }

  // groups tells findings of the same kind together, with their lines.
  groups(key, found) {
    if (found.length === 0) return [];
    const byKind = new Map();
    for (const { line, column, problem } of found) {
      const kind = `${column ?? ""} ${problem}`;
      if (!byKind.has(kind)) byKind.set(kind, { column, problem, lines: [] });
      byKind.get(kind).lines.push(line);
    }
    const list = element(this.doc, "ul", "", "sw-pupils__groups");
    for (const { column, problem, lines } of byKind.values()) {
      const item = element(this.doc, "li");
      item.append(element(this.doc, "strong", column ? `${column}: ${this.word(`problem.${problem}`)}` : this.word(`problem.${problem}`)),
        element(this.doc, "span", this.lines(lines), "sw-pupils__lines"));
      list.append(item);
    }
    return [element(this.doc, "h3", this.word(key), "govuk-heading-m"), element(this.doc, "p", this.word(`${key}.text`), "govuk-body"), list];
  }

  lines(lines) {
    const most = 60;
    const shown = lines.slice(0, most).join(", ");
    const text = lines.length > most ? this.word("lines.more", { lines: shown, rest: lines.length - most }) : shown;
    return this.word("lines", { n: lines.length, lines: text });
  }

  list(key, values) {
    if (!values || values.length === 0) return [];
    const list = element(this.doc, "ul", "", "govuk-list govuk-list--bullet");
    for (const value of values) list.append(element(this.doc, "li", value));
    return [element(this.doc, "h3", this.word(key), "govuk-heading-m"), list];
  }

  saveFound(found) {
    const cell = (text) => `"${String(text).replaceAll("\"", "\"\"")}"`;
    const rows = [["line", "column", "problem"].map((key) => this.word(`report.${key}`)), ...found.map((one) => [one.line, one.column ?? "", this.word(`problem.${one.problem}`)])];
    const link = this.fileLink(`${this.place.dataset.name}-report.csv`, [rows.map((row) => row.map(cell).join(",")).join("\r\n"), "\r\n"]);
    link.textContent = this.word("save.report");
    link.className = "govuk-link";
    const holder = element(this.doc, "p", "", "govuk-body");
    holder.append(link);
    return holder;
  }
}
