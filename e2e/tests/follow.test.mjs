// Following: a resident follows a use by e-mail on a telephone without JavaScript and confirms with the link in the letter.
import assert from "node:assert/strict";
import { test } from "node:test";
import { phone } from "../lib/browser.mjs";
import { suite } from "../lib/suite.mjs";

const county = suite();
const small = { width: phone, javaScript: false };

test("a use is followed by e-mail, and confirmed, without an account", async () => {
  let letter;
  await county.as(small, async (person) => {
    await person.go("/register?q=school");
    await person.follow(/^Schools tell the council which children they teach$/);
    await person.follow("Follow this use by e-mail");
    await person.press("Send me a link to confirm", "main");
    assert.ok((await person.errors()).length > 0, "what is missing is said");
    await person.fill("Your e-mail address", "resident@example.org");
    await person.press("Send me a link to confirm", "main");
    await person.sees("Look in your mailbox", "after 7 days");
  });
  await county.as({ as: "Yusra Pell" }, async (yusra) => {
    await yusra.go("/demo/inbox");
    for (let tries = 0; tries < 20 && !letter; tries++) {
      await yusra.go("/demo/inbox");
      letter = (await yusra.page.content()).match(/\/follow\/confirm\/[^\s"<]+/)?.[0];
      if (!letter) await yusra.page.waitForTimeout(500);
    }
    assert.ok(letter, "the letter is shown");
  });
  await county.as(small, async (person) => {
    await person.go(letter);
    await person.sees("Schools tell the council which children they teach");
    await person.press("Tell me of changes", "main");
    await person.sees("You will be told");
    await person.go("/changes");
    await person.sees("What will change", "What happened");
  });
});
