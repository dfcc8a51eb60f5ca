// Corrections: a corrected name and address reach three bodies and more, one of which leaves it as it is and says why; on a
// telephone, once without JavaScript, once with it and looked at by axe on every page.
import assert from "node:assert/strict";
import { test } from "node:test";
import { phone } from "../lib/browser.mjs";
import { suite } from "../lib/suite.mjs";

const county = suite();
const hospital = "Larkport Bay Hospitals NHS Trust", police = "Saltmarsh Constabulary", trust = "Brightwater Learning Trust";

async function send(person, own) {
  await person.go("/organisation/corrections");
  await person.press("Send a correction");
  await person.press("Show who will be told");
  assert.ok((await person.errors()).length > 0, "what is missing is said");
  await person.choose("Put right");
  await person.choose(["Name", "Address"], "What was wrong?");
  await person.fill("Your own reference", "Mrs Smith");
  await person.press("Show who will be told");
  await person.sees("Do not enter a name");
  await person.fill("Your own reference", own);
  await person.press("Show who will be told");
  await person.sees("Nothing has been sent yet", hospital, police, trust);
  await person.press("Send the correction");
  await person.sees("The correction was sent.", own);
  return new URL(person.page.url()).pathname;
}

async function answer(person, at, what, passed) {
  await person.go(at);
  await person.press("Say what you did");
  await person.press("Send the answer");
  assert.ok((await person.errors()).length > 0, "an answer is needed");
  await person.choose(what, "What was found?");
  if (await person.page.getByRole("group", { name: "Was the information passed on?" }).count() > 0) {
    await person.choose(passed, "Was the information passed on?");
  }
}

async function journey(options, own) {
  let at;
  await county.as({ as: "Priya Anand", ...options }, async (priya) => { at = await send(priya, own); });
  await county.as({ as: "Tomasz Reed", ...options }, async (tomasz) => {
    await tomasz.go("/in-tray");
    await tomasz.sees("Act on a correction");
    await answer(tomasz, at, "It stays as it is", "No: it was not passed on");
    await tomasz.press("Send the answer");
    assert.ok((await tomasz.errors()).length > 0, "a reason is needed");
    await tomasz.pick(/^If it stays as it is, why/, "It shows what was known at the time; the correction is noted beside it");
    await tomasz.fill(/^In a sentence/, "It is noted beside the old one. Ring 01632 960 001.");
    await tomasz.press("Send the answer");
    await tomasz.sees("looks like a telephone number");
    await tomasz.fill(/^In a sentence/, "It is noted beside the old one.");
    await tomasz.press("Send the answer");
    await tomasz.sees("The answer was sent.", "Stays as it is");
    await tomasz.seesNot(police, trust);
  });
  await county.as({ as: "Colm Ferris", ...options }, async (colm) => {
    await answer(colm, at, "Done here too", "No: it was not passed on");
    await colm.press("Send the answer");
    await colm.sees("Done there too");
  });
  await county.as({ as: "Samir Doyle", ...options }, async (samir) => {
    await answer(samir, at, "Done here too", "Yes: tell them too");
    await samir.press("Send the answer");
    await samir.sees("Done there too", "Told because the information was passed on");
  });
  await county.as({ as: "Owen Tallis", ...options }, async (owen) => {
    await owen.go("/organisation/corrections?box=out");
    await owen.go(at);
    await owen.sees("It is noted beside the old one.", "Done there too", "Told by " + trust);
    assert.equal(await owen.page.locator("svg.sw-flow__picture[role=img]").count(), 1, "there is a picture");
    for (const name of [hospital, police, trust]) {
      assert.equal(await owen.page.locator("tbody th", { hasText: name }).count() > 0, true, `${name} stands in the table`);
    }
  });
}

test("a corrected address reaches three bodies, one refusing with a reason, without scripts", () => journey({ width: phone, javaScript: false }, "E2E/31"));

test("the same, looked at by axe on every page", () => journey({ width: phone }, "E2E/32"));
