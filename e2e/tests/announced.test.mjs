// A change of purpose is announced, followed and takes effect; an entry whose review is long overdue leaves the list; and
// somebody asks for another version. All by a resident on a telephone without JavaScript.
import assert from "node:assert/strict";
import { test } from "node:test";
import { phone } from "../lib/browser.mjs";
import { suite } from "../lib/suite.mjs";

const county = suite({ args: ["--movable-clock"] });
const small = { width: phone, javaScript: false };
const day = 86_400_000;
let today = new Date();
let use; // address of the entry

async function pass(days) {
  today = new Date(today.getTime() + days * day);
  const moved = await fetch(`${county.url}/demo/clock`, { method: "POST", body: new URLSearchParams({ to: today.toISOString().replace(/\.\d+/, "") }) });
  assert.equal(moved.status, 204, await moved.text());
}

// letters gives the demonstration's mail.
async function letters() {
  let html = "";
  await county.as({ as: "Yusra Pell" }, async (yusra) => {
    await yusra.go("/demo/inbox");
    html = await yusra.page.content();
  });
  return html;
}

test("a change is announced before it is used, and a resident follows it", async () => {
  await county.as(small, async (person) => {
    await person.go("/changes");
    await person.sees("What will change", "This is what changes for you");
    await person.follow(/lose your home/);
    await person.sees("this will change", "Rewrites the purpose", "We announced this on");
    use = new URL(person.page.url()).pathname;
    await person.follow("Follow this use by e-mail");
    await person.fill("Your e-mail address", "resident@example.org");
    await person.press("Send me a link to confirm", "main");
    await person.sees("Look in your mailbox");
  });
  await pass(0.01); // the post goes out
  const link = (await letters()).match(/\/follow\/confirm\/[^\s"<]+/)?.[0];
  assert.ok(link, "the letter is shown");
  await county.as(small, async (person) => {
    await person.go(link);
    await person.press("Tell me of changes", "main");
    await person.sees("You will be told");
  });
});

test("the change takes effect on its day, and everybody who follows hears of it", async () => {
  await pass(31);
  await county.as(small, async (person) => {
    await person.go(use);
    await person.seesNot("We announced this on");
    await person.sees("families with children too", "What changed, and when");
  });
  const ref = use.split("/").at(-1);
  await pass(1); // news are written beside the change, and letters go out once a day
  const feed = await (await fetch(`${county.url}/changes.atom?topic=entry:${ref}`)).text();
  assert.match(feed, /Changed:/, "the feed tells that it changed");
  assert.match(await letters(), /Changed: Services tell the housing team[\s\S]{0,400}resident@example\.org/, "a letter tells of it");
});

test("an entry that nobody reviews leaves the list and says why", async () => {
  let gone;
  await county.as(small, async (person) => {
    await person.go("/register");
    const data = await (await fetch(`${county.url}/register.json?limit=100`)).json();
    gone = data.items.filter((e) => e.status === "live" && e.dates?.review_due).sort((a, b) => a.dates.review_due.localeCompare(b.dates.review_due))[0];
    await person.go(`/register/${gone.ref}`);
    await person.sees("Review overdue", "Who answers for it");
  });
  await pass(120);
  await county.as(small, async (person) => {
    await person.go(`/register/${gone.ref}`);
    await person.sees("This entry is not shown until it has been checked", "took its entry off the list on");
    await person.seesNot(gone.title);
    await person.go("/register");
    await person.sees("Nobody has checked it for too long");
  });
});

test("somebody asks for another version and keeps a code", async () => {
  await county.as(small, async (person) => {
    await person.go(use);
    await person.follow(/See other versions/);
    await person.press("Ask for it", "main");
    assert.ok((await person.errors()).length > 0, "what is missing is said");
    await person.choose("Easy Read");
    await person.press("Ask for it", "main");
    await person.sees("Your secret code", "Your reference");
    const [ref, code] = await person.page.locator(".sw-codes dd").allInnerTexts();
    await person.follow("See what became of what you asked for");
    await person.fill("Your reference", ref);
    await person.fill("Your secret code", code);
    await person.press("Show it", "main");
    await person.sees("It is waiting");
    await person.go("/other-versions");
    await person.sees("Easy Read", "fewer than");
  });
});
