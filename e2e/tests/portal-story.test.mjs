// The life of a question, at a desk and by telephone: it is asked; somebody who was told by mail answers by mail; the
// answer gets what it rests on, an adviser stands behind it, a guide begins from it; then the Agreement changes, the
// answer is marked, its author and its adviser are asked to look, and it holds again.
import assert from "node:assert/strict";
import { test } from "node:test";
import { desktop, phone } from "../lib/browser.mjs";
import { answerTo, deliver, signed } from "../lib/mail.mjs";
import { freePort } from "../lib/server.mjs";
import { suite } from "../lib/suite.mjs";

let mailPort;
const county = suite(async () => {
  mailPort = await freePort();
  return { args: ["--movable-clock"], env: { SHAREWELL_MAIL_IN_LISTEN: `127.0.0.1:${mailPort}`, SHAREWELL_MAIL_IN_DOMAIN: "in.example.org" } };
});

const minute = 60_000;
let today = new Date();

// pass lets minutes go by, with the work that is due in them.
async function pass(minutes) {
  today = new Date(today.getTime() + minutes * minute);
  await county.pass(today);
}

// morning lets the time go by until the letters of a working morning are sent.
async function morning() {
  const next = new Date(today);
  do next.setUTCDate(next.getUTCDate() + 1); while (next.getUTCDay() !== 3);
  next.setUTCHours(8, 0, 0, 0);
  await pass((next - today) / minute);
}

// told finds the newest letter to somebody that says some words.
async function told(name, words) {
  const found = (await county.letters()).find((one) => one.to.toLowerCase().includes(name) && one.text.includes(words));
  assert.ok(found, `${name} is told “${words}”`);
  return found;
}

const stories = [
  { width: desktop, title: "May a school nurse tell a surgery which pupils missed a vaccination?", reply: "Yes, when the record between you names it.", clause: "3", id: "c-words", called: "Words used here" },
  { width: phone, title: "May a nursery tell a health visitor that a family is moving?", reply: "Yes, when you told the family that you do.", clause: "6", id: "c-openness", called: "Second condition. People are told" },
];

for (const story of stories) {
  const as = (name, journey) => county.as({ as: name, width: story.width }, journey);
  const held = {};

  test(`at ${story.width} pixels, a question is asked, and answered by mail by somebody who was told by mail`, async () => {
    await as("Colm Ferris", async (colm) => {
      await colm.go("/portal/mail");
      await colm.page.getByLabel("Schools and nurseries", { exact: true }).selectOption("Daily");
      await colm.press("Save choices", "main");
      await colm.sees("Your choices are saved.");
    });
    await as("Dele Brackenridge", async (dele) => {
      await dele.go("/portal/questions");
      await dele.press("Ask a question");
      await dele.fill("Your question, in one sentence", story.title);
      await dele.choose("Schools and early years");
      await dele.press("Continue");
      await dele.press("Ask this question");
      await dele.sees("Your question is asked", "Nobody has answered yet");
      held.question = dele.path;
    });
    await morning();
    const { address, from } = answerTo(await told("colm", story.title), story.title);
    await deliver(mailPort, { from, to: address, id: `story-${story.width}`, text: signed(story.reply, "Colm") });
    await pass(1);
    await as("Dele Brackenridge", async (dele) => {
      await dele.go(held.question);
      await dele.sees("1 answer", story.reply, "Colm Ferris", "by e-mail");
      await dele.seesNot("Kind regards", "Write your answer above this line");
      await dele.press("This answer helped us");
      await dele.sees("This helped those who asked");
    });
    await morning();
    await told("dele", story.title); // those who asked hear of it by mail too
  });

  test(`at ${story.width} pixels, the answer cites a clause, an adviser stands behind it, and a guide begins`, async () => {
    await as("Colm Ferris", async (colm) => {
      await colm.go(held.question);
      await colm.follow(/Comment on this answer/);
      held.answer = colm.path;
      await colm.press("Change the words");
      await colm.fill(/^What it rests on/, `Clause ${story.clause}`);
      await colm.press("Save your words");
      await colm.sees("Your words are changed.", `Clause ${story.clause}:`);
    });
    await as("Owen Tallis", async (owen) => {
      await owen.go(held.answer);
      await owen.press("Endorse this answer");
      await owen.sees(/Endorsed by Owen Tallis, Data protection officer/);
    });
    await as("Yusra Pell", async (yusra) => {
      await yusra.go(held.answer);
      await yusra.tap(yusra.page.locator("summary").filter({ hasText: "Begin a guide" }));
      await yusra.press("Begin the guide");
      await yusra.sees("A draft of a guide began");
      await yusra.follow("A guide began from this answer");
      await yusra.sees(story.title, "Not published", `The Agreement: ${story.called}`);
    });
  });

  test(`at ${story.width} pixels, the clause changes, the answer is marked, its author looks, and it holds`, async () => {
    await as("Yusra Pell", async (yusra) => {
      await yusra.go("/agreement");
      await yusra.follow("Start the next edition");
      await yusra.press("Start the draft");
      await yusra.sees("The draft is started.");
      const draft = yusra.path.replace(/\/edit$/, "");
      held.edition = draft.split("/").pop();
      await yusra.go(`${draft}/${story.id}/edit`);
      const box = yusra.page.getByLabel("Words of the clause");
      await box.fill(`${await box.inputValue()}\n\nWe keep a list of what we agreed.`);
      await yusra.press("Save the clause");
      await yusra.sees("Saved.");
      await pass(16);
      await yusra.go(held.question);
      await yusra.seesNot("Look again"); // a draft changes nothing
      await yusra.go(`${draft}/adopt`);
      await yusra.date("On which day did the partnership agree the text?", today.getUTCDate(), today.getUTCMonth() + 1, today.getUTCFullYear());
      await yusra.press("Put this edition in force");
      await yusra.sees(held.edition);
    });
    await pass(16);
    await as("Dele Brackenridge", async (dele) => {
      await dele.go("/portal/questions?show=amber");
      await dele.sees(story.title);
      await dele.follow(story.title);
      await dele.sees("Look again", "Its words changed.", "Endorsed by Owen Tallis");
      await dele.seesNot("Confirm that it still holds");
    });
    await morning();
    await told("colm", "Look again at your answer");
    await told("owen", "Look again at an answer that you endorsed");
    await as("Colm Ferris", async (colm) => {
      await colm.go("/in-tray");
      await colm.follow(/Look again at your answer/);
      assert.equal(colm.path, held.answer);
      await colm.follow("Read it as it is now");
      assert.equal(colm.path, `/agreement/${held.edition}/${story.id}`);
      await colm.go(held.answer);
      await colm.press("Confirm that it still holds");
      await colm.sees("The answer holds, and is marked no more.", "Endorsed by Owen Tallis");
      await colm.seesNot("Look again", "Its words changed.");
      await colm.go("/in-tray");
      await colm.seesNot("Look again at your answer");
    });
    await as("Owen Tallis", async (owen) => {
      await owen.go("/in-tray");
      await owen.seesNot("Look again at an answer that you endorsed");
    });
    await pass(16);
    await as("Dele Brackenridge", async (dele) => {
      await dele.go("/portal/questions?show=amber");
      await dele.seesNot(story.title);
      await dele.go(held.question);
      await dele.seesNot("Look again");
      await dele.follow(new RegExp(`^Clause ${story.clause}:`));
      await dele.sees("We keep a list of what we agreed.");
    });
  });
}
