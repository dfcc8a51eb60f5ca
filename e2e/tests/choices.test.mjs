// Choices: somebody objects to one use by phone while a member of staff enters it, and takes it back online, on a
// telephone without JavaScript; somebody else does both by themself.
import assert from "node:assert/strict";
import { test } from "node:test";
import { phone } from "../lib/browser.mjs";
import { suite } from "../lib/suite.mjs";

const county = suite();
const use = "Schools tell the council which children they teach";
const small = { width: phone, javaScript: false };

async function keys(person) {
  const [ref, code] = await person.page.locator(".sw-codes dd").allInnerTexts();
  assert.match(ref, /^SM-C-\d{4}-\d{6}-[A-Z]$/);
  assert.match(code, /^[A-Z2-9]{4} [A-Z2-9]{4} [A-Z2-9]{4}$/);
  return { ref, code };
}

async function open(person, { ref, code }) {
  await person.go("/choices/status");
  await person.fill("Your reference", ref);
  await person.fill("Your secret code", code);
  await person.press("Show my choice", "main");
}

test("an objection by phone is acted on, and taken back online at 320 pixels without scripts", async () => {
  let held;
  await county.as({ as: "Dele Brackenridge" }, async (dele) => {
    await dele.go("/organisation/choices");
    await dele.sees("Nobody is named here");
    await dele.press("Enter a choice for somebody");
    await dele.sees("You do not have to tell me why.");
    await dele.press("Record that the person says no");
    assert.ok((await dele.errors()).length > 0, "what is missing is said");
    await dele.choose("By phone");
    await dele.pick(/^Which of your organisation's uses is it/, (await dele.page.locator("#own option").nth(1).innerText()).trim());
    await dele.press("Record that the person says no");
    await dele.sees("Read both out slowly");
    held = await keys(dele);
  });
  await county.as({ as: "Owen Tallis" }, async (owen) => {
    await owen.go("/in-tray");
    await owen.follow(/Act on an objection/);
    await owen.sees("Stop this use for the person");
    await owen.press("Say that it was stopped");
    await owen.sees("the person can see it");
  });
  await county.as(small, async (person) => {
    await open(person, held);
    await person.sees("You said no, and", "stopped this use of your information");
    const [no, yes] = await person.page.locator(".sw-answers .govuk-button").evaluateAll((all) => all.map((one) => [one.className, one.getBoundingClientRect().width, one.getBoundingClientRect().height]));
    assert.deepEqual(no, yes, "both answers look the same");
    await person.press("Let the use go on");
    await person.sees("You changed your mind. The use may go on.");
  });
  await county.as({ as: "Owen Tallis" }, async (owen) => {
    await owen.go("/in-tray");
    await owen.follow(/Let a use go on again/);
    await owen.press("Say that it goes on again");
  });
});

test("a resident says no to one use from its entry, without scripts, and leaves another as it is", async () => {
  await county.as(small, async (person) => {
    await person.go("/register?q=school");
    await person.follow(new RegExp(`^${use}$`));
    await person.follow("Say no to this use");
    await person.sees(use, "We do not ask for your name");
    await person.press("Go on", "main");
    await person.sees("You never have to say why.", "If you say no", "If you say yes");
    await person.press("Leave it as it is");
    await person.sees("We recorded nothing.");
    await person.go("/register?q=school");
    await person.follow(new RegExp(`^${use}$`));
    await person.follow("Say no to this use");
    await person.press("Go on", "main");
    await person.press("Stop this use");
    await person.sees("Your choice is recorded", "Now tell");
    const held = await keys(person);
    await open(person, { ref: held.ref, code: "AAAA BBBB CCCC" });
    assert.deepEqual(await person.errors(), ["This reference and code do not belong together. Look at both on your receipt, and enter them again."]);
    await open(person, held);
    await person.sees("does not know yet whose choice this is");
    await person.press("Let the use go on");
    await person.sees("Nothing had been stopped");
  });
});

test("every page of a choice is found, read and used with scripts too", async () => {
  await county.as({ width: phone }, async (person) => {
    await person.go("/search?q=" + encodeURIComponent("how do I take my objection back"));
    await person.sees("See or change your choice");
    await person.go("/choices");
    await person.sees("The national data opt-out", "The type 1 opt-out", "The Saltmarsh Care Record", "The right to object", "Leaving one programme");
    await person.follow("See how fair these pages are");
    await person.sees("We found nothing that breaks a rule.");
    await person.go("/choices/new?kind=care-record");
    await person.pick("Who looks after you?", (await person.page.locator("#org option").nth(1).innerText()).trim());
    await person.fill("E-mail address for reminders (optional)", "me@home.example");
    await person.press("Go on", "main");
    await person.press("Stop this use");
    const held = await keys(person);
    await open(person, held);
    await person.press("Stop the reminders and forget my address");
    await person.sees("We have forgotten your address.");
  });
  await county.as({ as: "Owen Tallis", width: phone }, async (owen) => {
    await owen.go("/organisation/choices");
    await owen.page.locator("tbody a").first().click();
    await owen.look();
  });
});
