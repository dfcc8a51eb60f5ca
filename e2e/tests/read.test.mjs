// Read: a resident finds out who uses information about people like them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { desktop, phone } from "../lib/browser.mjs";
import { suite } from "../lib/suite.mjs";

const county = suite();
const schools = "/register/SM-R-2025-0009";

for (const width of [phone, desktop]) {
  test(`a resident finds a use and reads every answer, ${width} pixels wide`, async () => {
    await county.as({ width }, async (resident) => {
      await resident.go("/register");
      await resident.fill("Search the list", "school");
      await resident.press("Search the list", "main");
      await resident.sees(/\d+ uses?/);
      assert.match(resident.page.url(), /q=school/, "the address holds the search");
      await resident.follow(/^Schools tell the council which children they teach$/);
      for (const question of ["Who shares it?", "Why?", "What is shared?", "Whom is it about?", "How does it help?", "What could go wrong?",
        "How long is it kept?", "How is it protected?", "What are your choices?"]) {
        assert.equal(await resident.page.getByRole("heading", { name: question, level: 2 }).count(), 1, question);
      }
      await resident.sees("Saltmarsh County Council", "Brightwater Learning Trust");
      assert.ok(await resident.page.getByRole("img", { name: /where the information goes/i }).count() > 0, "the flow is drawn");
    });
  });
}

test("filters narrow the list, stand in the address, and are taken away one by one", async () => {
  await county.as({ width: phone }, async (resident) => {
    await resident.go("/register");
    const all = Number((await resident.main()).match(/(\d+) uses/)[1]);
    await resident.tap(resident.page.getByText("Narrow the list by purpose, people and more"));
    await resident.tap(resident.page.locator("main summary", { hasText: "What it is for" }));
    await resident.choose(/^To help schools|^Schools|children/i, "What it is for");
    await resident.press("Show these uses", "main");
    const fewer = Number((await resident.main()).match(/(\d+) uses?/)[1]);
    assert.ok(fewer < all && fewer > 0, `${fewer} of ${all}`);
    await resident.go(resident.page.url()); // the address alone brings the same list
    assert.equal(Number((await resident.main()).match(/(\d+) uses?/)[1]), fewer);
  });
});

test("what is withheld is counted with its reason", async () => {
  await county.as({}, async (resident) => {
    await resident.go("/register");
    await resident.sees("1 use is not shown in this list.", "It would help criminals: 1");
    const answer = await fetch(`${county.url}/register/SM-R-2025-0016`);
    assert.ok(!(await answer.text()).includes("county lines"), "a withheld use does not show its title");
  });
});

test("the list can be taken away as CSV, Excel, JSON, JSON-LD and Atom", async () => {
  await county.as({}, async (resident) => {
    const csv = await resident.file("/register.csv");
    assert.match(csv.type, /^text\/csv/);
    assert.ok(csv.body.toString().includes("Schools tell the council which children they teach"));
    const json = await resident.file("/register.json");
    assert.match(json.type, /^application\/json/);
    JSON.parse(json.body);
    const linked = await resident.file("/register.jsonld");
    assert.match(linked.type, /^application\/ld\+json/);
    assert.ok("@context" in JSON.parse(linked.body));
    const excel = await resident.file("/register.xlsx");
    assert.match(excel.type, /spreadsheetml/);
    assert.equal(excel.body.subarray(0, 2).toString(), "PK");
    const atom = await resident.file("/register.atom");
    assert.match(atom.type, /^application\/atom\+xml/);
    await resident.go("/register");
    const entries = await resident.page.evaluate((text) => {
      const feed = new DOMParser().parseFromString(text, "application/xml");
      return feed.querySelector("parsererror") ? -1 : feed.querySelectorAll("feed > entry > id").length;
    }, atom.body.toString());
    assert.ok(entries > 0, "the feed is well formed and has entries");
    for (const answer of [csv, json, linked, excel, atom]) assert.equal(answer.status, 200);
  });
});

test("a use prints without the navigation", async () => {
  await county.as({}, async (resident) => {
    await resident.go(schools);
    await resident.page.emulateMedia({ media: "print" });
    for (const part of ["nav", ".govuk-service-navigation", "header form", "footer a", "button"]) {
      for (const one of await resident.page.locator(part).all()) assert.ok(!await one.isVisible(), `${part} is not printed`);
    }
    assert.ok(await resident.page.getByRole("heading", { level: 1 }).isVisible());
    assert.ok((await resident.page.pdf()).length > 10_000);
  });
});

test("the Agreement and who takes part are public", async () => {
  await county.as({ width: phone }, async (resident) => {
    await resident.go("/");
    await resident.go("/agreement");
    await resident.page.locator("main a[href^='/agreement/']").first().click();
    await resident.page.waitForLoadState();
    await resident.look();
    await resident.go("/signatories");
    await resident.follow("Saltmarsh County Council");
    assert.equal(resident.path, "/signatories/saltmarsh-county-council");
    await resident.sees("Accepted");
    await resident.go("/signatories/coverage");
    await resident.go("/search?q=school");
    await resident.sees(/school/i);
    for (const path of ["/accessibility", "/privacy", "/cookies", "/developers"]) await resident.go(path);
  });
});
