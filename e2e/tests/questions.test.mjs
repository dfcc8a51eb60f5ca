// Questions in public: a resident asks about a use on a telephone without JavaScript, the organisation takes a number
// out and answers, somebody else wants to know it too, and the resident reads it all with reference and code.
import assert from "node:assert/strict";
import { test } from "node:test";
import { phone } from "../lib/browser.mjs";
import { suite } from "../lib/suite.mjs";

const county = suite();
const use = "Schools tell the council which children they teach";
const small = { width: phone, javaScript: false };
const words = "Who opens the weekly list at the council? Ring me on 01622 496000.";

test("a question is asked without an account, answered in public and followed with a code", async () => {
  let held;
  let path;
  await county.as(small, async (person) => {
    await person.go("/register?q=school");
    await person.follow(new RegExp(`^${use}$`));
    await person.follow("Ask a question or raise a concern in public");
    await person.press("Ask a question or raise a concern", "main");
    await person.press("Look at it again", "main");
    assert.ok((await person.errors()).length > 0, "what is missing is said");
    await person.choose("Question");
    await person.fill("What do you want to ask or say?", words);
    await person.press("Look at it again", "main");
    await person.sees("This may hold personal details", "a phone number");
    await person.press("Send it", "main");
    const [ref, code] = await person.page.locator(".sw-codes dd").allInnerTexts();
    assert.match(ref, /^SM-U-\d{4}-\d{6}-[A-Z]$/);
    held = { ref, code };
    path = `/questions/${ref}`;
    assert.equal((await person.page.request.get(path)).status(), 404, "nobody reads it before the organisation did");
  });
  await county.as({ as: "Owen Tallis" }, async (owen) => {
    await owen.go("/organisation/questions");
    await owen.follow(/Who opens the weekly list/);
    await owen.fill("What everybody will read", "Who opens the weekly list? They are all fools.");
    await owen.press("Show this to everybody");
    await owen.sees("You cannot change the words that stay");
    await owen.fill("What everybody will read", "Who opens the weekly list at the council? Ring me on […].");
    await owen.press("Show this to everybody");
    await owen.sees("Everybody can read it now.");
    await owen.fill("The answer", "Three people in the school team.");
    await owen.press("Publish the answer");
    await owen.choose("What we say about the use changed");
    await owen.fill("In plain words", "The entry names the team now.");
    await owen.press("Publish what changed");
  });
  await county.as(small, async (person) => {
    await person.go("/questions/status");
    await person.fill("Your reference", held.ref);
    await person.fill("Your secret code", held.code);
    await person.press("Show my question", "main");
    await person.sees("answered in public", "Three people in the school team.", "The entry names the team now.");
    await person.follow("See it as everybody sees it");
    await person.sees("took out personal details in 1 place");
    await person.seesNot("496000");
  });
});

test("wanting to know the same counts once, and what is late is said", async () => {
  await county.as({ width: phone }, async (person) => {
    await person.go("/questions");
    await person.sees("What became of all of them", "Answer is late");
    await person.follow(/^I am worried that an address/);
    for (let i = 0; i < 3; i++) await person.press("I want to know this too");
    await person.sees("At least 7 other people want to know this too");
    await person.go("/search?q=" + encodeURIComponent("can the university find out who I am"));
    await person.sees("Can the university find out who I am?");
  });
});
