// Keep: what waits for somebody, the mail about it, and the documents that people take away.
import assert from "node:assert/strict";
import { test } from "node:test";
import { phone } from "../lib/browser.mjs";
import { part, pdf, spoken } from "../lib/documents.mjs";
import { completeCopy, send, startRecord } from "../lib/records.mjs";
import { suite } from "../lib/suite.mjs";

const county = suite();
const discharge = "/records/SM-R-2025-0002";

test("what waits stands in the in-tray, one click from doing it, and goes when it is done", async () => {
  let at;
  await county.as({ as: "Priya Anand" }, async (priya) => {
    at = await startRecord(priya, "Discharge for the in-tray", "SM-R-2025-0002");
    await completeCopy(priya, at);
    await send(priya, at);
  });
  await county.as({ as: "Ifeoma Castell", width: phone }, async (ifeoma) => {
    await ifeoma.go("/in-tray");
    const waiting = async () => Number((await ifeoma.main()).match(/(\d+) things? waits?|(\d+) things? wait/)?.[0].match(/\d+/)[0] ?? 0);
    const before = await waiting();
    await ifeoma.sees(/Review.*Discharge for the in-tray/);
    await ifeoma.follow(/Review.*Discharge for the in-tray/);
    await ifeoma.choose("Approve it");
    await ifeoma.press("Send your answer");
    await ifeoma.go("/in-tray");
    await ifeoma.seesNot("Review “Discharge for the in-tray”", "Review Discharge for the in-tray");
    assert.equal(await waiting(), before - 1);
  });
  await county.as({ as: "Priya Anand" }, async (priya) => {
    await priya.go("/in-tray");
    await priya.go(`${at}/withdraw`);
    await priya.fill("Why is it taken back?", "Only for this journey.");
    await priya.press("Take the record back");
  });
  await county.as({ as: "Tomasz Reed" }, async (tomasz) => {
    await tomasz.go("/in-tray");
    await tomasz.sees("Only for this journey.");
  });
});

test("urgent mail comes at once and says how to change how often", async () => {
  await county.as({ as: "Tomasz Reed" }, async (tomasz) => {
    await tomasz.go(`${discharge}/pause`);
    await tomasz.fill("Why must it stop?", "A list went astray.");
    await tomasz.press("Pause the sharing");
    const letter = tomasz.page.locator("main", { hasText: /paused/i }).filter({ hasText: "priya.anand" });
    await until(async () => { await tomasz.go("/demo/inbox"); return letter.count(); });
    await tomasz.sees("Urgent", "Change how often we write");
    await tomasz.go("/account/mail");
    await tomasz.choose(/^Once a week/);
    await tomasz.press(/^Save/, "main");
    await tomasz.sees("Your choice is saved.");
  });
});

// until waits for something that happens behind the pages, such as mail.
async function until(done) {
  const deadline = Date.now() + 20_000;
  while (!await done()) {
    assert.ok(Date.now() < deadline, "it did not happen within 20 seconds");
    await new Promise((resolve) => { setTimeout(resolve, 300); });
  }
}

test("one person in two organisations switches and sees for whom they act", async () => {
  await county.as({ as: "Hanna Wyld" }, async (hanna) => {
    await hanna.go("/people/invite");
    await hanna.fill("Work email address", "tomasz.reed@hospital.saltmarsh.example");
    await hanna.page.getByLabel(/^Practitioner/).check();
    await hanna.press("Send the invitation");
    await hanna.sees("The invitation is on its way.");
  });
  await county.as({ as: "Tomasz Reed", width: phone }, async (tomasz) => {
    await tomasz.go("/account");
    await tomasz.follow("Look at the invitation");
    await tomasz.press("Accept the invitation");
    await tomasz.go("/account/acting-for");
    await tomasz.choose(/^Saltmarsh County Council/);
    await tomasz.press("Act for this one");
    await tomasz.go("/in-tray");
    const shown = await tomasz.page.locator("body").innerText();
    assert.match(shown, /Saltmarsh County Council/, "the page says for whom one acts");
    await tomasz.sees("Larkport Bay Hospitals NHS Trust"); // what waits there is shown too
  });
});

test("a record is taken away as Word and as PDF", async () => {
  await county.as({ as: "Priya Anand" }, async (priya) => {
    await priya.go(discharge);
    const [word, print] = [await priya.file(`${discharge}/download.docx`), await priya.file(`${discharge}/download.pdf`)];
    assert.equal(word.status, 200);
    assert.match(word.headers["content-disposition"], /^attachment/);
    const inside = await part(word.body, "word/document.xml");
    assert.match(inside, /<w:sdt>/, "fields can be filled in");
    assert.match(inside, /w:pStyle w:val="Heading1"/, "headings are real");
    const text = await spoken(word.body, "record.docx");
    for (const words of ["Hospital discharge to adult social care", "Larkport Bay Hospitals NHS Trust", "NHS number"]) {
      assert.ok(text.includes(words), `LibreOffice reads “${words}”`);
    }
    const { facts, text: printed } = await pdf(print.body);
    assert.equal(facts.Tagged, "yes");
    assert.ok(Number(facts.Pages) > 1);
    assert.ok(printed.includes("Larkport Bay Hospitals NHS Trust"));
  });
});

test("the agreement is taken away as Word and as PDF", async () => {
  await county.as({}, async (visitor) => {
    const { facts } = await pdf((await visitor.file("/agreement.pdf")).body);
    assert.equal(facts.Tagged, "yes");
    assert.match(await part((await visitor.file("/agreement.docx")).body, "word/document.xml"), /Heading1/);
  });
});
