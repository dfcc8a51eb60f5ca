// The library of guides: a resident reads, somebody new is tested, and a guide whose rule changed is mended by one
// person and published by another.
import assert from "node:assert/strict";
import { test } from "node:test";
import { phone } from "../lib/browser.mjs";
import { suite } from "../lib/suite.mjs";

const county = suite();

// The five questions that everybody asks, with the page that answers.
const questions = {
  "can the school tell the nurse my son's address": "/guides/school-and-health",
  "who can see my GP record": "/guides/who-can-see-my-gp-record",
  "stop my data being used for research": "/guides/stop-my-data-being-used",
  "my hospital letters go to the wrong house": "/guides/something-is-wrong",
  "is my data sold": "/guides/is-my-information-sold",
};

for (const javaScript of [true, false]) {
  test(`a resident finds and reads a guide on a telephone, ${javaScript ? "with" : "without"} JavaScript`, async () => {
    await county.as({ width: phone, javaScript }, async (resident) => {
      await resident.go("/guides");
      await resident.sees("For you and your family", "For people who work with information");
      await resident.follow("Who can see my GP record, and how do I ask who looked?");
      await resident.sees("The partnership has not checked it yet.", "On this page", "Looked after by", "Where you can read more", "Version 1");
      await resident.follow("One-page card to print");
      await resident.sees("Your GP surgery keeps your GP record.", "/guides/who-can-see-my-gp-record");
      for (const [question, answer] of Object.entries(questions)) {
        await resident.go(`/search?q=${encodeURIComponent(question)}`);
        const found = await resident.page.locator(".sw-result__title a").evaluateAll((all) => all.slice(0, 3).map((one) => one.getAttribute("href")));
        assert.ok(found.includes(answer), `${question}: ${found.join(", ")}`);
      }
    });
  });
}

test("somebody new answers the quiz and makes a certificate that nobody keeps", async () => {
  await county.as({ width: phone, javaScript: false }, async (starter) => {
    await starter.go("/guides/quiz");
    await starter.press("Show my answers");
    assert.equal((await starter.errors()).length, 10, "every question waits for an answer");
    for (const box of await starter.page.locator('input[value="b"]').all()) await box.check();
    await starter.press("Show my answers");
    await starter.sees("You need 8 for a certificate.", "Better:");
    await starter.go("/guides/quiz/result?danger=b&consent=b&refuse=c&agreement=b&record=a&least=a&police=b&schools=b&optout=a&mistake=c");
    await starter.sees("10 of 10. Well done");
    await starter.fill("Name for the certificate", "Maren Quill");
    await starter.press("Make the certificate");
    await starter.sees("Maren Quill", "10 of 10 questions", "keeps no copy");
    assert.equal(new URL(starter.page.url()).search, "", "the name is in no address");
    await starter.go("/guides/quiz/result?danger=b&consent=b&refuse=c&agreement=b&record=a&least=a&police=b&schools=b&optout=a&mistake=c");
    await starter.seesNot("Maren Quill");
  });
});

test("a rule changes, the guide turns amber, one person mends it and another publishes it", async () => {
  const at = "/guides/manage/draft/safeguarding";
  await county.as({ width: phone, javaScript: false }, async (reader) => {
    await reader.go("/guides/safeguarding");
    await reader.sees("Something this guide rests on has changed", "Duty to share about children");
  });
  await county.as({ as: "Priya Anand" }, async (author) => {
    await author.go("/guides/manage");
    await author.follow("Sharing information to keep people safe");
    await author.follow("Write the next version");
    const text = author.page.getByLabel("Text", { exact: true });
    await text.fill(`${await text.inputValue()}\r\n\r\n## Where to ask\r\n\r\nAsk here:\r\n•\tYour safeguarding lead\r\n•\t[The wrong page](/nowhere)`);
    await author.press("Save the draft");
    await author.sees("leads nowhere: there is no such page on this site");
    await text.fill((await text.inputValue()).replace("/nowhere", "/signatories").replace("The wrong page", "Who takes part"));
    await author.press("Save the draft");
    await author.sees("The draft is saved.", "Adds the part: “Where to ask”", "Every link to this site leads somewhere.", "Age ");
    await author.follow("Preview");
    await author.sees("This is a preview", "Your safeguarding lead");
    await author.go(at);
    await author.press("Send for approval");
    assert.equal((await author.errors()).length, 1, "what changed has to be said");
    await author.fill("What changed?", "Says where to ask.");
    await author.press("Send for approval");
    await author.sees("You wrote in this version, so somebody else approves it.");
  });
  await county.as({ as: "Yusra Pell" }, async (secretary) => {
    await secretary.go("/in-tray");
    await secretary.sees("Approve “Sharing information to keep people safe”");
    await secretary.go(at);
    await secretary.press("Send it back");
    assert.equal((await secretary.errors()).length, 1, "a reason is needed");
    await secretary.press("Publish the guide");
    await secretary.sees("The guide is published.", "Current");
    await secretary.seesNot("Something this guide rests on has changed");
  });
  await county.as({ width: phone }, async (reader) => {
    await reader.go("/guides/safeguarding");
    await reader.sees("Where to ask", "Says where to ask.", "Version 2", "Last checked on");
    await reader.seesNot("Something this guide rests on has changed");
    await reader.go("/guides/safeguarding/versions/1");
    await reader.sees("This is version 1");
    await reader.seesNot("Where to ask");
    await reader.go("/guides/safeguarding/versions/2");
    await reader.sees("What changed since version 1", "Adds the part: “Where to ask”");
  });
});

test("two people write at once, and neither loses a word", async () => {
  await county.as({ as: "Priya Anand", expectStatus: [409] }, async (priya) => {
    await priya.go("/guides/manage/edit/police");
    await priya.fill("Summary", "What Priya thinks it is for.");
    await county.as({ as: "Owen Tallis" }, async (owen) => {
      await owen.go("/guides/manage/edit/police");
      await owen.fill("Summary", "What Owen thinks it is for.");
      await owen.press("Save the draft");
    });
    await priya.press("Save the draft");
    await priya.sees("Somebody else changed this while you were working", "What Owen thinks it is for.");
    assert.equal(await priya.page.getByLabel("Summary").inputValue(), "What Priya thinks it is for.");
    await priya.press("Save the draft");
    await priya.sees("The draft is saved.", "2 people");
  });
});
