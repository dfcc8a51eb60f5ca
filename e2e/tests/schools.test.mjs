// A school makes its letter to parents and its list, on a telephone: the letter without scripts too, the list with the
// network off.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { fits, phone } from "../lib/browser.mjs";
import { pdf, spoken } from "../lib/documents.mjs";
import { suite } from "../lib/suite.mjs";

const county = suite();

// register is a class list with far more than a nurse needs, in the headings of the vaccination service.
const register = [
  "\ufeffPARENT_1_NAME,PARENT_1_PHONE,CHILD_FIRST_NAME,CHILD_LAST_NAME,CHILD_DATE_OF_BIRTH,CHILD_YEAR_GROUP,CHILD_POSTCODE,CHILD_REGISTRATION,CHILD_NHS_NUMBER,FSM,Religion,Looked after",
  "Optional,Optional,Required,Required,Required,Optional,Required,Optional,Optional,,,",
  "Jo Nkemelu,01632 960001,Zara,Nkemelu,01/09/2019,2,CT1 1AA,2B,999 000 0018,Y,Quaker,",
  "Al Smithe,01632 960002,Tom,Smithe,14/05/2019,Year 2,ME4 4TR,2B,9434765918,N,None,No",
  "Ada Held,01632 960003,Kim,Held,14/05/2019,2,ME4 4TR,2B,,N,None,Yes",
  "Ed Olde,01632 960004,Max,Olde,31/02/2019,2,ME4 4TR,2B,,N,None,",
].join("\r\n");

async function download(page, name) {
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name }).or(page.getByRole("button", { name })).first().click()]);
  return { name: file.suggestedFilename(), body: await readFile(await file.path()) };
}

async function give(person, name, body) {
  await person.page.locator("#file").setInputFiles({ name, mimeType: "application/octet-stream", buffer: Buffer.from(body) });
  await person.tap(person.page.getByRole("button", { name: "Make the list" }));
}

for (const javaScript of [true, false]) {
  test(`a school makes its autumn vaccination letter, ${javaScript ? "with" : "without"} scripts`, async () => {
    await county.as({ width: phone, javaScript }, async (clerk) => {
      await clerk.go("/schools");
      await clerk.sees("The school does not need to ask parents for consent to share the data");
      await clerk.follow("Flu vaccination");
      assert.equal(await clerk.heading(), "Flu vaccination");
      await clerk.press("Write to parents", "main");
      await clerk.fill("School", "Larkport Primary School");
      await clerk.fill("Health team", "Saltmarsh School Age Immunisation Service");
      await clerk.fill("Day of the visit", "8 December 2026");
      await clerk.press("Show the letter");
      assert.equal(await clerk.heading(), "Your letter");
      await clerk.sees("will come to Larkport Primary School on 8 December 2026", "[last day to answer]", "Left to fill in by hand", "Not verified");
      const word = await download(clerk.page, "Save as Word file");
      assert.match((await spoken(word.body, word.name)).replace(/\s+/g, " "), /No child has a vaccine because of the list/);
      const paper = await download(clerk.page, "Save as PDF");
      const { facts, text } = await pdf(paper.body);
      assert.equal(facts.Tagged, "yes");
      assert.match(text.replace(/\s+/g, " "), /We do not need to ask you first/);
      assert.deepEqual(await clerk.page.context().cookies(), [], "nothing is kept");
    });
  });
}

test("a school makes its list with the network off, and nothing leaves the browser", async () => {
  await county.as({ width: phone }, async (clerk) => {
    const { page } = clerk;
    await clerk.go("/schools/pupil-list");
    await clerk.pick("Which list do you need?", "Flu vaccination, Primary");
    await clerk.press("Continue", "main");
    await page.locator("[data-sw-pupils][data-ready]").waitFor();
    await page.context().setOffline(true);
    const asked = [];
    page.on("request", (request) => asked.push(request.url()));
    await give(clerk, "class.csv", register);
    await page.getByRole("heading", { name: "Your list is ready. It holds 2 children." }).waitFor();
    await clerk.sees("Restricted details: a person has to decide", "Line 5", "NHS number: Not an NHS number", "Columns that were left out", "Religion");
    const list = await download(page, "Save the list");
    assert.equal(list.name, "list-flu-primary.csv");
    assert.equal(list.body.toString(), [
      "First name,Last name,Date of birth,Postcode,NHS number,Year group,Class,First parent or carer,First parent or carer's phone",
      "Zara,Nkemelu,2019-09-01,CT1 1AA,9990000018,2,2B,Jo Nkemelu,01632 960001",
      "Tom,Smithe,2019-05-14,ME4 4TR,,2,2B,Al Smithe,01632 960002", "",
    ].join("\r\n"));
    const found = (await download(page, "Save what we found")).body.toString();
    assert.doesNotMatch(found + await page.locator("[data-sw-pupils-result]").innerText(), /Held|Olde|Zara|Quaker|9434765918/, "what was found names nobody");
    assert.deepEqual(asked.filter((url) => !url.startsWith("blob:")), [], "nothing was asked of any network");
    await fits(page);
    await clerk.tap(page.getByRole("button", { name: "Forget this list" }));
    assert.equal(await page.locator("[data-sw-pupils-result]").innerText(), "");
    await page.context().setOffline(false);
  });
});

test("files that are no lists are refused in words", async () => {
  await county.as({ width: phone }, async (clerk) => {
    await clerk.go("/schools/pupil-list?for=secondary/hpv");
    const { page } = clerk;
    await page.locator("[data-sw-pupils][data-ready]").waitFor();
    await clerk.tap(page.getByRole("button", { name: "Make the list" }));
    await clerk.sees("Choose your class list first.");
    for (const [name, body, words] of [
      ["class.pdf", "%PDF-1.7", /neither a CSV file nor an Excel workbook/],
      ["class.xls", Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1]), /old Excel workbook/],
      ["class.xlsx", "PK\u0003\u0004nothing", /The file is damaged/],
      ["prose.txt", "Dear parents,\nwe write to you", /no row with the names of the columns/],
      ["class.csv", "First name,Surname\nA,B", /not in your file: Date of birth/],
    ]) {
      await give(clerk, name, body);
      await page.getByRole("alert").filter({ hasText: words }).waitFor();
    }
    assert.equal(await page.locator("[data-sw-pupils-result]").isVisible(), false);
  });
});

test("without scripts the page says what to do instead", async () => {
  await county.as({ width: phone, javaScript: false }, async (clerk) => {
    await clerk.go("/schools/pupil-list?for=secondary/hpv");
    await clerk.sees("This part needs JavaScript.", "sharewell pupils minimise --programme hpv --phase secondary");
    assert.equal(await clerk.page.locator("#file").isVisible(), false);
  });
});
