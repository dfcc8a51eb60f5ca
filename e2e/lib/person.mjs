// Somebody who uses the pages by what stands on them: labels, links and buttons. Counts taps and keys,
// and looks at every page it comes to: one main heading, nothing that scrolls sideways, and no
// accessibility fault at both widths, once for each kind of page and state.
import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { axe } from "./axe.mjs";
import { desktop, fits, phone } from "./browser.mjs";

// What was looked at is remembered for all files of one run: they have the same parent process.
const seen = join(dirname(fileURLToPath(import.meta.url)), "..", "out", "looked", String(process.ppid));

// first reports whether nobody has looked at this kind of page yet.
async function first(mark) {
  await mkdir(seen, { recursive: true });
  return writeFile(join(seen, encodeURIComponent(mark)), "", { flag: "wx" }).then(() => true, () => false);
}

// kind makes one word of an address, so that every kind of page is looked at once.
function kind(url) {
  return url.pathname
    .replace(/[A-Z]{2,3}-[A-Z]-\d{4}-\d{4,}(-[A-Z])?/g, ":ref")
    .replace(/\/[0-9a-z]{26}(?=\/|$)/g, "/:id")
    .replace(/\/(signatories|directory)\/(?!coverage|import|invite)[a-z0-9-]+/g, "/$1/:slug")
    .replace(/\/(rows\/[a-z]+)\/(?!new)[a-z0-9]+/g, "/$1/:row")
    .replace(/\/versions\/\d+/g, "/versions/:n");
}

export class Person {
  constructor(page, { javaScript = true, look = true } = {}) {
    this.page = page;
    this.looks = javaScript && look;
    this.taps = 0;
    this.keys = 0;
  }

  // signIn uses the demonstration's sign-in page: one button for each role.
  async signIn(name) {
    await this.go("/sign-in");
    await this.press(name);
    assert.notEqual(this.path, "/sign-in", `${name} could not sign in`);
    this.taps = 0;
    this.keys = 0;
    return this;
  }

  async signOut() {
    await this.page.context().clearCookies();
  }

  get path() { return new URL(this.page.url()).pathname; }

  async go(address) {
    const answer = await this.page.goto(address, { waitUntil: "load" });
    await this.look();
    return answer;
  }

  async back() {
    await this.page.goBack({ waitUntil: "load" });
  }

  async look() {
    const page = this.page;
    const holes = (await page.content()).match(/⟦[^⟧]*⟧/g);
    assert.equal(holes, null, `${page.url()} has no words for ${holes}`);
    if (!this.looks) return;
    const faults = await page.locator(".govuk-error-summary").count();
    const told = await page.locator(".govuk-notification-banner").count();
    const mark = `${kind(new URL(page.url()))} ${faults}${told}`;
    if (!await first(mark)) return;
    assert.equal(await page.locator("h1").count(), 1, `${page.url()} has one main heading`);
    const size = page.viewportSize();
    for (const width of [phone, desktop]) {
      await page.setViewportSize({ width, height: 900 });
      await fits(page);
      await axe(page);
    }
    await page.setViewportSize(size);
  }

  within(where) { return where ? this.page.locator(where) : this.page.locator("body"); }

  // there fails at once, with what the page says, when something is not on it.
  async #there(locator) {
    await locator.waitFor({ state: "attached", timeout: 3_000 }).catch(() => {});
    assert.ok(await locator.count() > 0, `${this.page.url()} does not have ${locator}; it says:\n${(await this.main()).slice(0, 2000)}`);
  }

  async #leave(locator) {
    this.taps++;
    const arrived = this.page.waitForNavigation({ waitUntil: "load" });
    arrived.catch(() => {}); // the click tells first what went wrong
    await this.#there(locator);
    await locator.click();
    await arrived;
    await this.look();
  }

  // press uses a button that leads to another page.
  async press(name, where) {
    await this.#leave(this.within(where).getByRole("button", { name }).first());
  }

  // follow uses a link.
  async follow(name, where = "main") {
    await this.#leave(this.within(where).getByRole("link", { name }).first());
  }

  // tap uses something that stays on the page.
  async tap(locator) {
    this.taps++;
    await locator.click();
  }

  // choose ticks radio buttons and check boxes by their labels; within a question when one is named.
  async choose(label, question) {
    const group = question ? this.page.getByRole("group", { name: question }).first() : this.within("main");
    for (const one of [label].flat()) {
      this.taps++;
      await group.getByLabel(one, { exact: typeof one === "string" }).first().check();
    }
  }

  // pick chooses from a list that folds out.
  async pick(label, option) {
    this.taps += 2;
    await this.page.getByLabel(label, { exact: true }).selectOption({ label: option });
  }

  async fill(label, text) {
    this.taps++;
    this.keys += text.length;
    const box = this.within("main").getByLabel(label, { exact: typeof label === "string" }).first();
    await this.#there(box);
    await box.fill(text);
  }

  // date fills day, month and year of a question.
  async date(question, day, month, year) {
    const group = this.page.getByRole("group", { name: question });
    for (const [label, value] of [["Day", day], ["Month", month], ["Year", year]]) {
      this.taps++;
      this.keys += String(value).length;
      await group.getByLabel(label).fill(String(value));
    }
  }

  async heading() { return (await this.page.locator("h1").innerText()).trim(); }

  async main() { return (await this.page.locator("main").innerText()).replace(/\s+/g, " "); }

  // sees asserts that the page says these things, now or as soon as it has come.
  async sees(...words) {
    const deadline = Date.now() + 5_000;
    for (;;) {
      const text = await this.main();
      const missing = words.find((word) => !(word instanceof RegExp ? word.test(text) : text.includes(word)));
      if (missing === undefined) return;
      assert.ok(Date.now() < deadline, `${this.page.url()} does not say ${missing}; it says:\n${text.length > 3000 ? `${text.slice(0, 1500)} … ${text.slice(-1500)}` : text}`);
      await wait(100);
    }
  }

  async seesNot(...words) {
    const text = await this.main();
    for (const word of words) {
      const found = word instanceof RegExp ? word.test(text) : text.includes(word);
      assert.ok(!found, `${this.page.url()} says ${word}`);
    }
  }

  // errors gives what the error summary lists; each line leads to its field.
  async errors() {
    const links = this.page.locator(".govuk-error-summary__list a");
    for (const href of await links.evaluateAll((all) => all.map((a) => a.getAttribute("href")))) {
      assert.equal(await this.page.locator(`[id="${href.slice(1)}"]`).count(), 1, `the error summary leads to ${href}`);
    }
    return links.allInnerTexts();
  }

  // file downloads what a link leads to with the person's own session.
  async file(address) {
    const answer = await this.page.request.get(address);
    return { status: answer.status(), type: answer.headers()["content-type"] ?? "", headers: answer.headers(), body: await answer.body() };
  }
}
