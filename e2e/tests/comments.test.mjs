// Comments on a clause: an objection is sent by telephone without JavaScript, others agree, words are chosen with the
// mouse, a suggestion goes into the draft in one step, the secretariat decides, and the author answers.
import assert from "node:assert/strict";
import { test } from "node:test";
import { phone } from "../lib/browser.mjs";
import { suite } from "../lib/suite.mjs";

const county = suite();
const priya = (journey, javaScript = true) => county.as({ as: "Priya Anand", width: javaScript ? undefined : phone, javaScript }, journey);
const tomasz = (journey) => county.as({ as: "Tomasz Reed" }, journey);
const yusra = (journey) => county.as({ as: "Yusra Pell" }, journey);
let year;
let clause;
let objection;
let suggestion;

test("the review that is under way has a draft to write in", async () => {
  await yusra(async (office) => {
    await office.go("/reviews");
    const href = await office.page.locator('main a[href^="/reviews/2"]').first().getAttribute("href");
    year = Number(href.match(/[0-9]{4}/)[0]);
    clause = `/reviews/${year}/clauses/c-purposes`;
    await office.go(`/reviews/${year}/manage`);
    await office.choose(/^Begin edition/);
    await office.press("Use this text");
  });
});

test("an objection is sent by telephone without JavaScript", async () => {
  await priya(async (author) => {
    await author.go(clause);
    await author.press("We cannot agree to this");
    await author.press("Send the comment");
    await author.errors();
    const passage = await author.page.locator("#quote option").nth(1).getAttribute("value");
    await author.page.getByLabel(/^Which words do you mean/).selectOption(passage);
    await author.fill("Why can you not agree?", "Our board cannot promise this.");
    await author.fill("Which change would let you agree?", "Add “as far as contracts allow”.");
    await author.press("Send the comment");
    await author.sees("Your comment was sent", passage, "Waits for a decision");
    objection = new URL(author.page.url()).pathname;
  }, false);
});

test("another organisation agrees, chooses words with the mouse and suggests others", async () => {
  await tomasz(async (other) => {
    await other.go(objection);
    await other.press("We agree");
    await other.sees("Your organisation’s agreement was added");
    await other.go(clause);
    await other.page.locator(".sw-words p").first().evaluate((p) => {
      const range = document.createRange();
      range.selectNodeContents(p);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
    });
    await other.page.locator(".sw-words__chosen").waitFor();
    await other.press("Suggest other words");
    assert.notEqual(await other.page.getByLabel(/^Which words do you mean/).inputValue(), "");
    const words = other.page.getByLabel("The clause as you would have it");
    await words.fill(`${await words.inputValue()}\n\nEach party names who answers for this.`);
    await other.press("Send the comment");
    await other.sees("What the suggestion changes");
    suggestion = new URL(other.page.url()).pathname;
  });
});

test("the suggestion goes into the draft in one step, and the objection is decided", async () => {
  await yusra(async (office) => {
    await office.go(`/reviews/${year}/comments?state=open`);
    await office.sees(/objections? stands?/);
    await office.go(suggestion);
    await office.press("Take it into the draft");
    await office.sees("The words are in the draft", "Accepted");
    await office.go(objection);
    await office.choose("Accepted in part");
    await office.fill("Reason", "Contracts are named; the promise stays.");
    await office.press("Save the decision");
    await office.sees("The decision was saved and the author told");
  });
});

test("the author is told, and answers once that the objection is met", async () => {
  await priya(async (author) => {
    await author.go(objection);
    await author.sees("Contracts are named; the promise stays.");
    await author.fill("Your answer", "That is enough for us.");
    await author.choose("Yes, we can agree now");
    await author.press("Send the answer");
    await author.sees("the objection is met");
    await author.seesNot("Answer the decision");
  });
});

test("everybody reads the comments and what became of them, and no person’s name", async () => {
  await county.as({}, async (visitor) => {
    await visitor.go(`/agreement/review/${year}/comments`);
    await visitor.sees("Saltmarsh County Council", "Contracts are named; the promise stays.");
    await visitor.seesNot("Priya", "Tomasz");
    const table = await visitor.page.request.get(`${county.url}/agreement/review/${year}/comments.csv`);
    assert.match(await table.text(), /That is enough for us\./);
  });
});
