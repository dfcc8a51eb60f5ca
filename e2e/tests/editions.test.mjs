// The Agreement's next edition: the secretariat writes it clause by clause and from a Word document, two people
// write at once, and everybody reads what changed. The last journey does without JavaScript.
import assert from "node:assert/strict";
import { test } from "node:test";
import { phone } from "../lib/browser.mjs";
import { pdf, spoken } from "../lib/documents.mjs";
import { suite } from "../lib/suite.mjs";

const county = suite();
const yusra = (journey, options = {}) => county.as({ as: "Yusra Pell", expectStatus: [409], ...options }, journey);
const picture = async (person, name) => {
  const folder = process.env.SHAREWELL_PICTURES;
  if (!folder) return;
  const size = person.page.viewportSize();
  for (const width of [phone, 1280]) {
    await person.page.setViewportSize({ width, height: 900 });
    await person.page.screenshot({ path: `${folder}/${name}-${width}.png`, fullPage: true });
  }
  await person.page.setViewportSize(size);
};

test("the secretariat writes the next edition and everybody compares it", async () => {
  await yusra(async (sec) => {
    await sec.go("/agreement");
    await sec.follow("Start the next edition");
    await sec.fill("Number of the new edition", "draft");
    await sec.press("Start the draft");
    assert.deepEqual(await sec.errors(), ["Enter the year and a number, like 2027.1."]);
    await sec.fill("Number of the new edition", "2027.1");
    await sec.press("Start the draft");
    await sec.sees("Write edition 2027.1", "The draft is started.");
    await picture(sec, "desk");

    await sec.page.goto("/agreement/2027.1/c-purposes/edit");
    await sec.look();
    await sec.sees("What cites this clause", "live Records of Sharing rest on");
    const box = sec.page.getByLabel("Words of the clause");
    const before = await box.inputValue();
    await box.fill(`${before}\n\n- **Purpose** means why we share; see [[c-words]].\n  1. first\n  2. second\n\n| What | How long |\n| --- | --- |\n| Lists | six years |`);
    await sec.press("Look at it first");
    await sec.sees("How it will read", "(Words used here)", "six years");
    await picture(sec, "preview");
    await sec.press("Save the clause");
    await sec.sees("Saved.");

    await sec.go("/agreement/2027.1/add");
    await sec.fill("Heading", "Pictures and sound");
    await sec.fill("Words of the clause", "We keep pictures safe.\n\nWe keep sound safe.");
    await sec.pick("After which clause does it stand?", "1. What this Agreement is");
    await sec.choose("Below the one before, like 4.2");
    await sec.press("Save the clause");
    await sec.sees("1.1. Pictures and sound");
    await sec.follow("Split clause 1.1");
    await sec.choose("We keep sound safe.");
    await sec.fill("Heading of the new clause", "Sound");
    await sec.press("Split the clause");
    await sec.sees("1.2. Sound");
    await sec.follow("Move clause 1");
    await sec.pick("After which clause does it stand?", "3. Words used here");
    await picture(sec, "move");
    await sec.press("Move the clause");
    await sec.follow("Remove clause 5");
    await sec.choose("I want to take this clause out of the draft");
    await sec.press("Remove the clause");
    await picture(sec, "desk-written");
    await sec.follow("What changes with it");
    await sec.sees("Adds clause", "Takes out clause", "and now stands after", "The words that changed");
    await picture(sec, "compare");
    await sec.go("/agreement/2027.1");
    await picture(sec, "edition");
    const word = await sec.file("/agreement/2027.1.docx");
    assert.match(await spoken(word.body, "agreement.docx"), /Pictures and sound[\s\S]*We keep pictures safe/);
    const print = await pdf((await sec.file("/agreement/2027.1.pdf")).body);
    assert.equal(print.facts.Tagged, "yes");
    assert.match(print.text, /six years/);
  });
  await county.visit({ expectStatus: [404] }, async (page) => {
    assert.equal((await page.goto("/agreement/2027.1")).status(), 404, "a draft is for the secretariat");
  });
});

test("two write one clause and no word is lost", async () => {
  await yusra(async (one) => {
    await one.go("/agreement/draft");
    await one.fill("Number of the new edition", "2027.2");
    await one.press("Start the draft");
    await yusra(async (other) => {
      await one.go("/agreement/2027.2/c-about/edit");
      await other.go("/agreement/2027.2/c-about/edit");
      const words = await one.page.getByLabel("Words of the clause").inputValue();
      await one.fill("Words of the clause", `${words}\n\nOne was here.`);
      await one.press("Save the clause");
      await other.fill("Words of the clause", `${words}\n\nThe other was here.`);
      await other.press("Save the clause");
      await other.sees("Somebody else changed the same words", "What they saved", "One was here.");
      await picture(other, "clash");
      const kept = await other.page.getByLabel("Words of the clause").inputValue();
      assert.match(kept, /The other was here\./);
      await other.fill("Words of the clause", `${words}\n\nOne was here.\n\nThe other was here.`);
      await other.press("Save the clause");
      await other.sees("Saved.");
    });
    await one.go("/agreement/2027.2/c-about");
    await one.sees("One was here.", "The other was here.");
  });
});

test("a whole text is loaded from a Word document, without JavaScript, on a telephone", async () => {
  await yusra(async (sec) => {
    await sec.go("/agreement/draft");
    await sec.fill("Number of the new edition", "2027.3");
    await sec.press("Start the draft");
    const own = await sec.file("/agreement/2027.3.docx");
    await sec.follow("Load a whole text from a file");
    await sec.page.getByLabel("File with the text of the Agreement").setInputFiles({ name: "own.docx", mimeType: "application/octet-stream", buffer: own.body });
    await sec.press("Read the file");
    await sec.sees("Every clause says the same in both.");
    await sec.go("/agreement/2027.3/load");
    await sec.page.getByLabel("File with the text of the Agreement").setInputFiles({ name: "new.md", mimeType: "text/markdown", buffer: Buffer.from("# New Agreement\n\n## 1 What this Agreement is\n\nNew words. See clause 3 (Brand new).\n\n## 3 Brand new\n\n<b>Words</b>\n") });
    await sec.press("Read the file");
    await sec.sees("What we left out, changed or guessed", "Recognised by its heading.", "We did not recognise it.");
    await picture(sec, "load");
    await sec.press("Take this text over");
    await sec.sees("The text is loaded.", "2 clauses");
    await sec.follow("Discard this draft");
    await sec.choose("I want to discard this draft and everything written in it");
    await sec.press("Discard the draft");
    await sec.sees("The draft is discarded.");
  }, { javaScript: false, width: phone });
});

test("everybody reads what changed and how a clause came to be", async () => {
  await county.as({}, async (reader) => {
    await reader.go("/agreement");
    await reader.follow("What changed in it");
    await reader.sees("This clause has not changed since it came.");
    await picture(reader, "changes");
    await reader.go("/agreement/compare");
    await reader.sees("Every clause says the same in both.");
  });
});
