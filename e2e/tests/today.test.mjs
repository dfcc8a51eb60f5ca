// Today: what waits, done by keyboard alone; and everything an organisation is party to, three times the same.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fits, phone } from "../lib/browser.mjs";
import { part } from "../lib/documents.mjs";
import { suite } from "../lib/suite.mjs";

const county = suite();

// hands uses the keyboard and nothing else: Tab to go on, Enter and Space to use what has the focus.
function hands(page) {
  let keys = 0;
  const press = async (key) => { keys++; await page.keyboard.press(key); };
  const focused = () => page.evaluate(() => {
    const at = document.activeElement;
    const words = at.labels?.[0]?.innerText ?? at.textContent;
    return words.replace(/\s+/g, " ").trim();
  });
  // to goes on until what is wanted has the focus. Whoever cannot reach it within two rounds never will.
  const to = async (wanted) => {
    for (let i = 0; i < 400; i++) {
      await press("Tab");
      if (wanted.test(await focused())) return;
    }
    assert.fail(`${page.url()}: Tab never comes to ${wanted}`);
  };
  const enter = async () => {
    const arrived = page.waitForNavigation({ waitUntil: "load" });
    await press("Enter");
    await arrived;
  };
  return { to, enter, press, focused, keys: () => keys };
}

// done are the things that cannot be put aside, and what is pressed on the page of each.
const ways = [
  [/^Acknowledge the correction/, [["Received", "Space"]], /^Send the answer/],
  [/^Acknowledge: SM-O/, [["Received", "Space"]], /^Send the answer/],
  [/^Acknowledge an incident/, [], /^Acknowledge$/],
  [/^Review: /, [["Approve it", "Space"]], /^Send your answer/],
];

test("an information governance lead clears a Monday's page by keyboard alone", async () => {
  await county.as({ as: "Tomasz Reed" }, async (tomasz) => {
    const { page } = tomasz;
    assert.equal(tomasz.path, "/today", "members land on what waits for them");
    await tomasz.sees("9 things wait for you.", "New in the portal", "What your organisation owes others");
    const key = hands(page);
    await key.press("Tab");
    assert.match(await key.focused(), /^Skip to main content/, "the first stop leads past the navigation");
    for (const [step, choices, send] of ways) {
      await key.to(step);
      await key.enter();
      assert.notEqual(tomasz.path, "/today");
      for (const [label, how] of choices) {
        await key.to(new RegExp(`^${label}`));
        await key.press(how);
      }
      await key.to(send);
      await key.enter();
      assert.equal(await page.locator(".govuk-error-summary").count(), 0, `${page.url()} took the answer`);
      await key.to(/^Today$/);
      await key.enter();
    }
    for (let left = await page.locator(".sw-day__aside").count(); left > 0; left--) {
      await key.to(/^Put aside: /);
      await key.press("Enter");
      await key.to(/^For a (day|week): /);
      await key.enter();
      await tomasz.sees("Put aside. It comes back by itself");
    }
    assert.equal(await page.locator(".sw-day").count(), 0, `something waits still: ${(await tomasz.main()).slice(0, 800)}`);
    await tomasz.sees("Nothing waits for you", "Put aside by you");
    await key.to(/^I have seen these/);
    await key.enter();
    await tomasz.sees("Nothing that you have not seen.");
    await key.to(/^Bring back: /);
    await key.enter();
    await tomasz.sees("1 thing waits for you.", "It is back.");
    assert.ok(key.keys() > 0);
  });
});

test("without scripts, on a narrow screen, the day is whole", async () => {
  await county.as({ as: "Colm Ferris", javaScript: false, width: phone }, async (colm) => {
    assert.equal(colm.path, "/today");
    await colm.sees("Overdue", "What your organisation owes others");
    await fits(colm.page);
    const first = colm.page.locator(".sw-day h3").first();
    assert.equal(await first.innerText(), "Overdue", "what is overdue comes first");
    await colm.page.locator(".sw-day__aside summary").first().click();
    await colm.press(/^For a day/, ".sw-day");
    await colm.sees("Put aside by you");
    await colm.press(/^Bring back/, "main");
    await colm.seesNot("Put aside by you");
    await colm.go("/organisation/sharing");
    await fits(colm.page);
    await colm.go("/portal");
    await fits(colm.page);
  });
});

test("what an organisation is party to is the same on the page, in the sheet and in the plain table", async () => {
  await county.as({ as: "Priya Anand" }, async (priya) => {
    await priya.go("/today");
    await priya.follow("Everything your organisation is party to");
    for (const query of ["", "?show=all&order=title", "?class=secondary", "?dpia=unsaid", "?signatures=ours"]) {
      await priya.go(`/organisation/sharing${query}`);
      const shown = await priya.page.locator("tbody .sw-ref-line").allInnerTexts();
      assert.ok(shown.length > 0, `${query} finds something in the invented county`);
      const plain = (await (await priya.page.request.get(`/organisation/sharing.csv${query}`)).text()).trim().split("\r\n").slice(1);
      assert.deepEqual(plain.map((line) => line.split(",")[0]), shown, query);
      const sheet = await part(await (await priya.page.request.get(`/organisation/sharing.xlsx${query}`)).body(), "xl/worksheets/sheet1.xml");
      const cells = [...sheet.matchAll(/<c r="A(\d+)"[^>]*>.*?<t[^>]*>([^<]*)<\/t>/g)].filter(([, row]) => row !== "1").map(([, , text]) => text);
      assert.deepEqual(cells, shown, query);
      assert.match(sheet, /state="frozen"/);
    }
  });
});
