// Rights: a parent complains on a telephone without JavaScript, staff acknowledge, and the parent reads the outcome; a
// request for a record stands still while the person is asked; a wrong code opens nothing; staff enter one by phone.
import assert from "node:assert/strict";
import { test } from "node:test";
import { phone } from "../lib/browser.mjs";
import { suite } from "../lib/suite.mjs";

const county = suite();
const small = { width: phone, javaScript: false };
const council = "Saltmarsh County Council";

async function keys(person) {
  const [ref, code] = await person.page.locator(".sw-codes dd").allInnerTexts();
  assert.match(ref, /^SM-K-\d{4}-\d{6}-[A-Z]$/);
  assert.match(code, /^[A-Z2-9]{4} [A-Z2-9]{4} [A-Z2-9]{4}$/);
  return { ref, code };
}

async function open(person, { ref, code }) {
  await person.go("/rights/status");
  await person.fill("Your reference", ref);
  await person.fill("Your secret code", code);
  await person.press("Show how far it has come", "main");
}

// ask walks through the form, one thing per page, and gives what the receipt shows.
async function ask(person, want, whom, words) {
  await person.go("/rights");
  await person.follow(want);
  await person.sees("What to expect", "We cannot see who opened your record");
  await person.press("Begin");
  await person.choose(whom);
  await person.press("Go on", "main");
  await person.press("Go on", "main");
  assert.deepEqual(await person.errors(), ["Find an organisation and tick it"]);
  await person.fill("Find an organisation", "saltmarsh county");
  await person.press("Find it", "main");
  await person.choose(council);
  await person.press("Go on", "main");
  await person.fill("In your own words", words);
  await person.press("Go on", "main");
}

async function send(person, button) {
  await person.choose("I will look for myself");
  await person.press("Go on", "main");
  await person.sees("Check your answers", "Nothing is sent yet", council);
  await person.press(button);
  return keys(person);
}

async function move(staff, name, fill) {
  await staff.follow(name);
  await fill?.();
  await staff.page.locator("main form button.govuk-button").first().click();
  await staff.look();
}

test("a parent complains at 320 pixels without scripts, and reads what came of it", async () => {
  let held;
  await county.as(small, async (parent) => {
    await ask(parent, "I want to complain about how my information is used", "My child", "You wrote about my child, born 3 May 2015, to the wrong house.");
    await parent.sees("Please look at this again", "a date of birth");
    await parent.fill("In your own words", "You wrote about my child to the wrong house.");
    await parent.press("Go on", "main");
    await parent.press("Go back", "main");
    assert.equal(await parent.page.locator("#about").inputValue(), "You wrote about my child to the wrong house.", "going back loses nothing");
    await parent.press("Go on", "main");
    held = await send(parent, "Send this complaint");
    await open(parent, { ref: held.ref, code: "AAAA BBBB CCCC" });
    assert.deepEqual(await parent.errors(), ["This reference and code do not belong together. Look at both on your receipt, and enter them again."]);
    await open(parent, { ref: "SM-K-2020-000001-X", code: held.code });
    assert.deepEqual(await parent.errors(), ["This reference and code do not belong together. Look at both on your receipt, and enter them again."]);
    await open(parent, held);
    await parent.sees("Received", council);
  });
  await county.as({ as: "Owen Tallis" }, async (owen) => {
    await owen.go(`/organisation/cases/${held.ref}`);
    await owen.sees("You wrote about my child to the wrong house.", "A parent, for a child", "How this date was worked out");
    await owen.seesNot("Take longer");
    await move(owen, "Say that you have it");
    await owen.sees("The person was told that you have it.");
    await move(owen, "Ask what is meant", () => owen.fill("Your question", "Which letter do you mean?"));
  });
  await county.as(small, async (parent) => {
    await open(parent, held);
    await parent.sees("Waiting for an answer", "Which letter do you mean?");
    await parent.fill("In your own words", "The one about school.");
    await parent.press("Send this answer");
    await parent.sees("Your words were sent to the organisation.", "The one about school.");
  });
  await county.as({ as: "Owen Tallis" }, async (owen) => {
    await owen.go(`/organisation/cases/${held.ref}`);
    await owen.sees("The one about school.");
    await owen.follow("Answer");
    await owen.choose("A part was done");
    await Promise.all([owen.page.waitForEvent("load"), owen.page.locator("main form button.govuk-button").first().click()]);
    assert.ok((await owen.errors()).length >= 2, "an answer needs words and, unless all was done, a reason");
    await owen.pick(/^Why not everything was done/, "Another reason");
    await owen.fill("Your answer", "We put the address right. The first letter cannot be called back.");
    await Promise.all([owen.page.waitForEvent("load"), owen.page.locator("main form button.govuk-button").first().click()]);
    await owen.sees("It was answered.");
    await move(owen, "Say what changed because of it", () => owen.fill("What changed", "Two people now check each address."));
  });
  await county.as(small, async (parent) => {
    await open(parent, held);
    await parent.sees("Done in part", "We put the address right.", "What changed because of you", "Two people now check each address.", "If you are not content", "0303 123 1113");
  });
});

test("the time stands still while a person is asked, and grows by a lawful extension", async () => {
  let held;
  await county.as(small, async (person) => {
    await ask(person, "I want to see what is held about me", "Me", "My file from 2019 to 2021.");
    held = await send(person, "Send this request");
  });
  const due = async (staff) => (await staff.page.locator(".sw-clock__due").first().innerText()).trim();
  await county.as({ as: "Owen Tallis", width: phone }, async (owen) => {
    await owen.go("/in-tray");
    await owen.go(`/organisation/cases/${held.ref}`);
    const first = await due(owen);
    await move(owen, "Ask what is meant", () => owen.fill("Your question", "Which service do you mean?"));
    assert.match(await due(owen), /The time stands still/);
    await move(owen, "Write down the person's answer", () => owen.fill("What they answered", "Adult care."));
    assert.doesNotMatch(await due(owen), /stands still/);
    await owen.follow("Take longer");
    await Promise.all([owen.page.waitForEvent("load"), owen.page.locator("main form button.govuk-button").first().click()]);
    assert.deepEqual(await owen.errors(), ["Say why you need more time"]);
    await owen.fill("Why you need more time", "There are very many pages.");
    await Promise.all([owen.page.waitForEvent("load"), owen.page.locator("main form button.govuk-button").first().click()]);
    await owen.sees("The person was told that it takes longer, and why.");
    assert.notEqual(await due(owen), first, "the extension moves the date");
  });
  await county.as(small, async (person) => {
    await open(person, held);
    await person.sees("Takes longer", "There are very many pages.");
    await person.press("Take my request back");
    await person.sees("You took it back.", "Taken back");
  });
});

test("staff enter a request by phone, give a new code and print a letter; everything is found", async () => {
  await county.as({ as: "Dele Brackenridge" }, async (dele) => {
    await dele.go("/organisation/cases/new");
    await dele.sees("At the end I read you a reference and a secret code.");
    await dele.press("Enter this request");
    assert.ok((await dele.errors()).length >= 4, "what is missing is said");
    await dele.choose("By phone", "How did it come?");
    await dele.choose("Erasure");
    await dele.choose("The person themself");
    await dele.fill("What is asked, in a few words", "Old photos from a trip.");
    await dele.choose("By post", "How does the person hear of news?");
    await dele.fill("Name for the letter", "R. Person");
    await dele.fill("Address for the letter", "1 Marsh Lane\nLarkport");
    await dele.press("Enter this request");
    await dele.sees("Read both out slowly");
    const held = await keys(dele);
    await county.as({ as: "Owen Tallis" }, async (owen) => {
      await owen.go("/organisation/cases?kind=erasure&state=received");
      await owen.page.locator(`a[href="/organisation/cases/${held.ref}"]`).click();
      await owen.seesNot("Marsh Lane");
      await owen.press("Open the address");
      await owen.sees("Marsh Lane");
      await move(owen, "Say that you have it");
      await owen.follow("Letter that says we have it");
      await owen.sees("R. Person", held.ref, "If you are not content");
      await owen.press("Say that it was sent");
      await owen.follow("Make a new code");
      await owen.press("Make a new code", "main");
      const fresh = await keys(owen);
      assert.notEqual(fresh.code, held.code);
    });
  });
  await county.as({ width: phone }, async (person) => {
    await person.go("/search?q=" + encodeURIComponent("how do I see my GP record"));
    await person.sees("Check your record: Your GP surgery");
    await person.go("/");
    await person.follow("Your rights", ".sw-footer");
    await person.follow("Look at your own record, and have it put right");
    await person.follow("A hospital");
    await person.sees("By post", "Who opened it");
    await person.go("/rights/times");
    await person.sees("Month by month", "fewer than 5");
  });
});
