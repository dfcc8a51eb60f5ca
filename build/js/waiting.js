// The list of what waits on this device.
import { able, Device } from "./device.js";
import { draft, identity, refused, send, sent, waiting } from "./queue.js";

export function initWaiting(doc, win) {
  const place = doc.querySelector("[data-sw-waiting]");
  if (!place) return;
  const list = new List(doc, win, place);
  if (!able()) {
    list.say("unable");
    return;
  }
  list.begin().catch(() => list.say("unable"));
}

class List {
  constructor(doc, win, place) {
    Object.assign(this, { doc, win, place, who: null });
    this.items = place.querySelector("[data-sw-items]");
    this.sample = place.querySelector("template");
  }

  async begin() {
    this.device = await Device.open();
    this.who = await this.device.who();
    this.doc.addEventListener("sharewell:sent", () => this.show());
    this.place.querySelector("[data-sw-send]").addEventListener("click", () => this.sendAll());
    await this.show();
    await this.sendAll();
  }

  // say shows one of the page's sentences and hides the others.
  say(...which) {
    for (const box of this.place.querySelectorAll("[data-sw-say]")) box.hidden = !which.includes(box.dataset.swSay);
  }

  async sendAll(again = []) {
    this.say("sending");
    const result = await send(this.device, again).catch(() => ({ outcome: "offline", results: {} }));
    if (result.outcome === "nothing") await identity(this.device).catch(() => {});
    this.who = await this.device.who();
    this.results = result.results;
    await this.show(result.outcome);
  }

  async show(outcome = "") {
    const all = await this.device.entries();
    this.items.replaceChildren(...all.map((entry) => this.item(entry)));
    const open = all.filter((entry) => entry.state !== sent);
    const says = [];
    if (all.length === 0) says.push("empty");
    else if (open.some((entry) => entry.state === waiting) && (outcome === "offline" || outcome === "later")) says.push("offline");
    if (outcome === "sign_in") says.push("sign_in");
    if (all.length > 0 && open.length === 0) says.push("all_sent");
    this.say(...says);
    this.place.querySelector("[data-sw-send]").hidden = !open.some((entry) => entry.state === waiting);
    this.place.dataset.ready = outcome || "shown";
  }

  mine(entry) { return Boolean(this.who) && entry.owner === this.who.owner; }

  item(entry) {
    const node = this.sample.content.cloneNode(true);
    const root = node.querySelector("li");
    const mine = this.mine(entry) || entry.owner === "";
    root.dataset.state = mine ? entry.state : this.who ? "other" : "locked";
    for (const tag of root.querySelectorAll("[data-sw-state]")) tag.hidden = tag.dataset.swState !== root.dataset.state;
    root.querySelector("[data-sw-when]").textContent = new Date(entry.at).toLocaleString("en-GB", { dateStyle: "long", timeStyle: "short" });
    root.querySelector("[data-sw-about]").textContent = mine ? entry.content.about || "" : "";
    const link = root.querySelector("[data-sw-ref]");
    link.hidden = entry.state !== sent || !mine;
    if (!link.hidden) {
      link.href = entry.content.url;
      link.textContent = entry.content.ref;
    }
    root.querySelector("[data-sw-organisation]").textContent = entry.content.organisation || "";
    const problem = root.querySelector("[data-sw-problem]");
    problem.hidden = entry.state !== refused || !mine;
    problem.textContent = entry.content.problem || "";
    this.buttons(root, entry, mine);
    return node;
  }

  buttons(root, entry, mine) {
    const show = (name, wanted, act) => {
      const button = root.querySelector(`[data-sw-do="${name}"]`);
      button.hidden = !wanted;
      if (wanted && act) button.addEventListener("click", () => act(button));
    };
    const open = root.querySelector('[data-sw-do="open"]');
    open.hidden = !mine || ![draft, refused].includes(entry.state);
    open.href = `/one-offs/emergency?open=${encodeURIComponent(entry.id)}`;
    show("again", mine && entry.owner !== "" && entry.state === refused, () => this.sendAll([entry.id]));
    show("claim", entry.owner === "" && Boolean(this.who) && entry.state !== sent, () => this.claim(entry));
    let asked = false;
    show("remove", mine, async (button) => {
      if (!asked && entry.state !== sent) {
        asked = true;
        button.textContent = button.dataset.sure;
        return;
      }
      await this.device.drop(entry.id);
      await this.show();
    });
  }

  // claim takes over what was written before anybody had signed in on this device.
  async claim(entry) {
    await this.device.keep({ ...entry, owner: this.who.owner, state: waiting, content: { ...entry.content, organisation: this.who.organisation } });
    await this.sendAll();
  }
}
