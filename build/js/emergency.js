// The emergency record on a phone: keeps what is typed as it is typed, queues the record before it is
// sent, and never loses it. Without this script, or where the browser keeps nothing, the form is an
// ordinary form.
import { able, Device } from "./device.js";
import { draft, refused, send, waiting } from "./queue.js";
import { markKept } from "./offline.js";

const pause = 300; // milliseconds after the last key before what is typed is kept

export function initEmergency(doc, win) {
  const form = doc.querySelector("form[data-sw-emergency]");
  if (!form) return;
  const page = new Page(doc, win, form);
  if (able()) page.begin().catch(() => page.without());
  else page.without();
}

class Page {
  constructor(doc, win, form) {
    Object.assign(this, { doc, win, form, owner: form.dataset.owner || "", organisation: form.dataset.organisation || "", timer: 0, touched: false });
    for (const button of doc.querySelectorAll("[data-sw-copy-all]")) button.addEventListener("click", () => this.copy(button));
    for (const button of doc.querySelectorAll("[data-sw-print-page]")) button.addEventListener("click", () => win.print());
  }

  say(what, shown = true) {
    for (const box of this.doc.querySelectorAll(`[data-sw-say="${what}"]`)) box.hidden = !shown;
  }

  // without: nothing can be kept here, so the form stays what it is and says so when the network is away.
  without() {
    this.device = null;
    this.say("kept-nothing");
  }

  async begin() {
    this.device = await Device.open();
    const shell = this.form.hasAttribute("data-shell");
    if (shell) await this.asShell();
    await this.restore();
    this.form.addEventListener("input", () => this.changed());
    this.form.addEventListener("submit", (event) => this.submit(event));
    // A phone that is put away or a browser that is closed keeps the last words too.
    this.doc.addEventListener("visibilitychange", () => { if (this.doc.visibilityState === "hidden") this.keepDraft(); });
    this.form.dataset.ready = "yes";
  }

  // asShell fills what the server would have filled from the last sign-in on this device.
  async asShell() {
    this.say("offline");
    const who = await this.device.who();
    this.field("submission_key").value = newID();
    this.fromGuide();
    if (!who) {
      this.say("nobody");
      return;
    }
    this.owner = who.owner;
    this.organisation = who.organisation;
    for (const place of this.doc.querySelectorAll("[data-sw-organisation]")) place.textContent = who.organisation;
    this.field("decided_by").value ||= who.decided_by || "";
    this.field("decided_role").value ||= who.decided_role || "";
    const sample = this.doc.querySelector("template[data-sw-partner]");
    const before = sample && sample.nextElementSibling;
    (who.partners || []).forEach(({ id, name }, i) => {
      const item = sample.content.cloneNode(true);
      const input = item.querySelector("input");
      const label = item.querySelector("label");
      input.id = `recipient-kept-${i}`;
      input.value = id;
      label.htmlFor = input.id;
      label.textContent = name;
      sample.parentElement.insertBefore(item, before);
    });
  }

  // fromGuide takes over what the guide was told: the answers themselves go to the server as they are.
  fromGuide() {
    const query = new URL(this.win.location).searchParams;
    if (!query.has("guide")) return;
    const decision = [...this.form.querySelectorAll("input[name=decision]")].find((input) => input.value === query.get("decision"));
    if (decision) decision.checked = true;
    query.delete("guide");
    query.delete("decision");
    this.field("guide_query").value = query.toString();
    this.form.setAttribute("data-filled", "");
  }

  field(name) { return this.form.elements.namedItem(name); }

  fields() {
    const all = {};
    for (const [name, value] of new FormData(this.form)) (all[name] ||= []).push(String(value));
    return all;
  }

  // restore brings back the entry named in the address, or what was being typed when the page went away.
  async restore() {
    const asked = new URL(this.win.location).searchParams.get("open");
    const all = (await this.device.entries()).filter((entry) => entry.owner === this.owner || (asked && entry.owner === ""));
    const found = asked
      ? all.find((entry) => entry.id === asked && (entry.state === refused || entry.state === waiting || entry.state === draft))
      : this.form.hasAttribute("data-filled") ? null : all.reverse().find((entry) => entry.state === draft);
    if (!found) return;
    fill(this.form, found.content.fields);
    this.say("restored");
    const problem = this.doc.querySelector("[data-sw-problem]");
    if (problem && found.content.problem) {
      problem.textContent = found.content.problem;
      this.say("refused");
    }
    for (const button of this.doc.querySelectorAll("[data-sw-afresh]")) {
      button.addEventListener("click", async () => {
        await this.device.drop(found.id);
        this.win.location.assign(this.win.location.pathname);
      });
    }
  }

  entry(state) {
    return { id: this.field("submission_key").value, owner: this.owner, state, at: new Date().toISOString(),
      content: { fields: this.fields(), organisation: this.organisation, about: this.about() } };
  }

  // about is the one line by which its writer knows the entry again.
  about() {
    const chosen = this.form.querySelector("input[name=recipient]:checked");
    const label = chosen && chosen.value && this.form.querySelector(`label[for="${chosen.id}"]`);
    const to = this.field("recipient_name").value || (label ? label.textContent.trim() : "");
    return [to, this.field("subject_ref").value].filter(Boolean).join(" · ");
  }

  changed() {
    this.touched = true;
    this.win.clearTimeout(this.timer);
    this.timer = this.win.setTimeout(() => this.keepDraft(), pause);
  }

  async keepDraft() {
    if (!this.touched || this.leaving) return;
    try {
      await this.device.keep(this.entry(draft));
      markKept(this.win);
      this.say("full", false);
      this.form.dataset.kept = String(Number(this.form.dataset.kept || 0) + 1);
    } catch {
      this.say("full");
    }
  }

  async submit(event) {
    event.preventDefault();
    if (this.leaving) return;
    this.leaving = true;
    this.say("sending");
    const entry = this.entry(waiting);
    let isKept = true;
    try {
      await this.device.keep(entry);
      markKept(this.win);
      await this.registerSync();
    } catch {
      isKept = false;
    }
    if (!isKept) {
      await this.submitUnkept(entry);
      return;
    }
    await send(this.device).catch(() => {});
    const now = await this.device.entry(entry.id);
    if (now && now.state === "sent" && now.content.url) {
      await this.device.drop(entry.id);
      this.win.location.assign(now.content.url);
      return;
    }
    this.win.location.assign(this.form.dataset.waiting);
  }

  // submitUnkept sends at once what this device has no room for. When that fails the words stay on the page.
  async submitUnkept(entry) {
    try {
      const answer = await fetch("/one-offs/sync", { method: "POST", headers: { "Content-Type": "application/json", Accept: "application/json" },
        body: JSON.stringify({ id: entry.id, owner: entry.owner, written_at: entry.at, fields: entry.content.fields }) });
      const said = await answer.json();
      if (answer.ok) {
        this.win.location.assign(said.url);
        return;
      }
    } catch {
      // Told below.
    }
    this.leaving = false;
    this.say("sending", false);
    this.say("full");
    const box = this.doc.querySelector('[data-sw-say="full"]');
    if (box) box.focus();
  }

  async registerSync() {
    const worker = this.win.navigator.serviceWorker;
    if (!worker || !worker.controller) return;
    const { sync } = await worker.ready;
    if (sync) await sync.register("sharewell-send").catch(() => {});
  }

  async copy(button) {
    await this.win.navigator.clipboard.writeText(words(this.form));
    button.textContent = button.dataset.done;
  }
}

// newID makes an entry's number where the server cannot: 16 random bytes.
function newID() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// fill puts kept answers back into the form.
function fill(form, fields) {
  for (const input of form.elements) {
    if (!input.name || input.type === "submit") continue;
    const values = fields[input.name] || [];
    if (input.type === "radio" || input.type === "checkbox") input.checked = values.includes(input.value);
    else if (input.name in fields) input.value = values[0];
  }
}

// words writes the form as text, for copying to somewhere safe.
function words(form) {
  const lines = [];
  for (const [name, value] of new FormData(form)) {
    const input = form.elements.namedItem(name);
    const one = input instanceof RadioNodeList ? [...input].find((each) => each.value === value) : input;
    if (!value || !one || one.type === "hidden") continue;
    const group = one.closest("fieldset");
    const label = form.querySelector(`label[for="${one.id}"]`);
    const asked = one.type === "radio" && group ? group.querySelector("legend").textContent : label ? label.textContent : name;
    lines.push(`${asked.trim()}: ${one.type === "radio" && label ? label.textContent.trim() : value}`);
  }
  return lines.join("\n");
}
