// A question between members: asked in two steps with what is like it beside it, answered with what the answer rests
// on, accepted, endorsed, promoted to the draft of a guide; reported, hidden with a reason and shown again.
import assert from "node:assert/strict";
import { test } from "node:test";
import { phone } from "../lib/browser.mjs";
import { suite } from "../lib/suite.mjs";

const county = suite();
const as = (name, journey, options = {}) => county.as({ as: name, ...options }, journey);
let asked;
let answer;

test("a question is asked by telephone and without JavaScript; nothing typed is lost", async () => {
  await as("Dele Brackenridge", async (dele) => {
    await dele.go("/portal/questions");
    await dele.sees("Has anybody looked at a tool", "Urgent");
    await dele.seesNot("A supplier we look into", "Which mailbox takes requests at the weekend? · nobody");
    await dele.press("Ask a question");
    await dele.press("Continue");
    await dele.errors();
    await dele.fill("Your question, in one sentence", "May a school tell the police about last week’s absence of NHS 943 476 5919?");
    await dele.choose("Schools and early years");
    await dele.press("Continue");
    await dele.sees("looks like an NHS number", "May a school tell the police who was absent last week?");
    await dele.follow("Change the question");
    await dele.sees("Your words were kept");
    await dele.fill("Your question, in one sentence", "May a school tell the police which days a pupil missed?");
    await dele.press("Continue");
    await dele.seesNot("looks like an NHS number");
    await dele.press("Ask this question");
    await dele.sees("Your question is asked", "Nobody has answered yet");
    asked = dele.path;
  }, { javaScript: false, width: phone });
});

test("questions like it are shown while one types", async () => {
  await as("Tomasz Reed", async (tomasz) => {
    await tomasz.go("/portal/questions/new");
    await tomasz.page.getByLabel("Your question, in one sentence").pressSequentially("school police pupil missed days");
    await tomasz.page.locator(".sw-similar a").first().waitFor();
    await tomasz.sees("May a school tell the police which days a pupil missed?");
  });
});

test("an answer says what it rests on, and what looks like a person's details is pointed at", async () => {
  await as("Colm Ferris", async (colm) => {
    await colm.go(asked);
    await colm.fill("Your answer", "Yes, when the request is in writing. Ring me on 01632 960 983.");
    await colm.fill(/^What it rests on/, "Clause 3");
    await colm.press("Send the answer");
    await colm.errors();
    await colm.sees("looks like a telephone number");
    await colm.fill("Your answer", "Yes, when the request is in writing.");
    await colm.fill(/^What it rests on/, "a clause that is not there");
    await colm.press("Send the answer");
    await colm.errors();
    await colm.fill(/^What it rests on/, "Clause 3\nclock.sar");
    await colm.press("Send the answer");
    await colm.sees("Your answer is sent", "Colm Ferris", "Clause 3:");
  });
});

test("those who asked accept it, and the secretariat endorses it", async () => {
  await as("Dele Brackenridge", async (dele) => {
    await dele.go(asked);
    await dele.press("This answer helped us");
    await dele.sees("The answer now stands first", "This helped those who asked");
    await dele.press("Say thank you");
    await dele.sees("Thanks from Dele Brackenridge");
  });
  await as("Yusra Pell", async (yusra) => {
    await yusra.go(asked);
    await yusra.follow(/Comment on this answer/);
    answer = yusra.path;
    await yusra.press("Endorse this answer");
    await yusra.sees("Your endorsement is shown with your role", /Endorsed by Yusra Pell, Secretariat/);
  });
});

test("a good answer becomes the draft of a guide, with its source", async () => {
  await as("Yusra Pell", async (yusra) => {
    await yusra.go(answer);
    await yusra.tap(yusra.page.locator("summary").filter({ hasText: "Begin a guide" }));
    await yusra.press("Begin the guide");
    await yusra.sees("A draft of a guide began");
    await yusra.follow("A guide began from this answer");
    await yusra.sees("May a school tell the police which days a pupil missed?");
  });
});

test("what was reported is hidden with a reason, and shown again when its author asks", async () => {
  await as("Tomasz Reed", async (tomasz) => {
    await tomasz.go(answer);
    await tomasz.tap(tomasz.page.locator("summary").filter({ hasText: "Report this" }));
    await tomasz.fill("What is wrong with it", "It is too short to be safe.");
    await tomasz.press("Report it");
    await tomasz.sees("Thank you");
  });
  await as("Yusra Pell", async (yusra) => {
    await yusra.go("/portal/reports");
    await yusra.sees("It is too short to be safe.", "Tomasz Reed");
    await yusra.follow(/^Look at it/);
    await yusra.tap(yusra.page.locator("summary").filter({ hasText: "Hide this" }));
    await yusra.fill("Why it is hidden", "Say which power it rests on.");
    await yusra.press("Hide it");
    await yusra.sees("It is hidden");
  });
  await as("Dele Brackenridge", async (dele) => {
    await dele.go(asked);
    await dele.seesNot("Yes, when the request is in writing.");
  });
  await as("Colm Ferris", async (colm) => {
    await colm.go(answer);
    await colm.sees("Say which power it rests on.");
    await colm.fill("Why it should be shown", "The clause says so.");
    await colm.press("Ask for it to be shown");
    await colm.sees("look again");
  });
  await as("Yusra Pell", async (yusra) => {
    await yusra.go(answer);
    await yusra.tap(yusra.page.locator("summary").filter({ hasText: "Show it again" }));
    await yusra.press("Show it again");
    await yusra.sees("It is shown again");
  });
});

test("what stands in a space is not there for others", async () => {
  let inside;
  await as("Colm Ferris", async (colm) => {
    await colm.go("/portal/questions?space=police-and-council");
    inside = await colm.page.getByRole("link", { name: "Which mailbox takes requests at the weekend?" }).getAttribute("href");
  });
  await county.as({ as: "Tomasz Reed", expectStatus: [404] }, async (tomasz) => {
    const closed = await tomasz.go(inside);
    assert.equal(closed.status(), 404);
    await tomasz.go("/portal/questions");
    await tomasz.seesNot("Which mailbox takes requests at the weekend?");
    await tomasz.go("/search?q=mailbox+weekend");
    await tomasz.seesNot("Which mailbox takes requests at the weekend?");
  });
});
