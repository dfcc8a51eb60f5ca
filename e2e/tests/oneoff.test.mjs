// One-off records: from the guide's answer to a final record, the receiver's answer, an amendment and a
// correction; by keyboard, without scripts, and with two people at once.
import assert from "node:assert/strict";
import { test } from "node:test";
import { phone } from "../lib/browser.mjs";
import { answers, fillIn } from "../lib/oneoffs.mjs";
import { suite } from "../lib/suite.mjs";

const county = suite();
const dele = (journey, options = {}) => county.as({ as: "Dele Brackenridge", ...options }, journey);
const tomasz = (journey, options = {}) => county.as({ as: "Tomasz Reed", ...options }, journey);

const pages = answers({ name: "Dele Brackenridge", post: "Duty social worker", mailbox: "rights@county.saltmarsh.example" });

async function begin(person) {
  await person.press("Write a one-off record", "main");
  await person.choose("We were asked");
  await person.choose("Larkport Bay Hospitals NHS Trust", "Who is the other side?");
  await person.choose("Routine");
  await person.press("Start the record");
  if (await person.page.getByRole("button", { name: "Start a one-off record all the same" }).count()) {
    await person.sees("This is already covered");
    await person.press("Start a one-off record all the same");
  }
  return person.path;
}

let at;

test("the guide's answer becomes a record with what was said filled in", async () => {
  await dele(async (person) => {
    await person.go("/guide/should-i-share?d=no&f=county&t=nhs_trust&s=child");
    for (let i = 0; i < 10 && await person.page.getByRole("button", { name: "Continue" }).count(); i++) {
      const options = person.page.locator("main input[type=radio], main input[type=checkbox]");
      await options.first().check();
      await person.press("Continue");
    }
    const write = person.page.locator('main a[href^="/one-offs/new?"]');
    assert.equal(await write.count(), 1, `the guide does not lead to a record:\n${await person.main()}`);
    await person.press("Write this down now", "main");
    assert.equal(person.path, "/one-offs/new");
    await person.sees("We filled in what you told the guide.");
    await person.choose("Larkport Bay Hospitals NHS Trust", "Who is the other side?");
    await person.press("Start the record");
    if (await person.page.getByRole("button", { name: "Start a one-off record all the same" }).count()) await person.press("Start a one-off record all the same");
    assert.match(person.path, /^\/one-offs\/SM-O-/);
    await person.follow("What kind of data it is");
    assert.ok(await person.page.getByLabel("UK GDPR", { exact: true }).isChecked(), "the law is filled in");
  });
});

test("a record is filled in on a telephone and made final", async () => {
  await dele(async (person) => {
    await person.go("/one-offs");
    at = await begin(person);
    const seen = [];
    await fillIn(person, pages, (heading) => seen.push(heading));
    assert.ok(seen.indexOf("Why it is shared") >= 0);
    await person.press("Check your answers", "main");
    await person.sees("CS-26-7001", "Public task", "After this it can be added to");
    await person.press("Make the record final");
    await person.sees("The record is final.", "Sharing with Larkport Bay Hospitals NHS Trust");
  }, { width: phone });
});

test("the receiver sees its half and answers from the in-tray in one click", async () => {
  await tomasz(async (person) => {
    await person.go("/in-tray");
    await person.follow(new RegExp(at.split("/").pop()), "main");
    assert.equal(person.path, `${at}/acknowledge`);
    await person.choose("Accepted", "What is your answer?");
    await person.press("Send the answer");
    await person.sees("Your answer was recorded.", "You see your half of this record", "That there is a plan");
    await person.seesNot("no more was asked for", "The child could come to harm");
  });
});

test("an amendment keeps both versions, and a correction reaches the receiver", async () => {
  await dele(async (person) => {
    await person.go(at);
    await person.follow("Change the record, with a reason");
    await person.follow("What is shared");
    await person.fill("What do you share?", "That there is a plan, and the duty number.");
    await person.press("Change the record", "main");
    assert.deepEqual(await person.errors(), ["Say why the record is changed.", "Say whether what you sent was wrong too."]);
    await person.fill("Why do you change it?", "The number of the worker was an old one.");
    await person.choose("Yes, tell the receiver");
    await person.press("Change the record", "main");
    await person.sees("Saved, with your reason.", "not acknowledged yet", "Changes: what is shared");
  });
  await tomasz(async (person) => {
    await person.go(at);
    await person.sees("Something sent to you was wrong", "The number of the worker was an old one.");
    await person.press("Acknowledge the correction", "main");
    await person.choose("Accepted", "What is your answer?");
    await person.press("Send the answer");
  });
});

test("a record is finished without scripts", async () => {
  await dele(async (person) => {
    await person.go("/one-offs");
    const record = await begin(person);
    await fillIn(person, pages);
    await person.press("Check your answers", "main");
    await person.press("Make the record final");
    await person.sees("The record is final.");
    await person.go(`${record}/timeline`);
    await person.sees("Finalised: share all");
  }, { javaScript: false });
});

// focus walks with the tab key until something has the focus, as somebody without a mouse does.
async function focus(page, target) {
  await target.waitFor({ state: "attached" });
  for (let i = 0; i < 300; i++) {
    if (await target.evaluate((node) => node === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`the tab key does not come to ${target}`);
}

test("a record is finished by keyboard only", async () => {
  let record;
  await dele(async (person) => { // all but the last page
    await person.go("/one-offs");
    record = await begin(person);
    const last = pages["What the sharing rests on"];
    pages["What the sharing rests on"] = () => { throw new Error("stop"); };
    await fillIn(person, pages).catch((error) => assert.equal(error.message, "stop"));
    pages["What the sharing rests on"] = last;
  }, { look: false });
  await dele(async ({ page }) => {
    const enter = async (target) => {
      await focus(page, target);
      await Promise.all([page.waitForNavigation({ waitUntil: "load" }), page.keyboard.press("Enter")]);
    };
    const tick = async (question, label) => {
      const group = page.getByRole("group", { name: question }).first();
      await focus(page, group.locator("input").first());
      const box = group.getByLabel(label, { exact: true }).first();
      for (let i = 0; i < 20 && !await box.evaluate((node) => node === document.activeElement); i++) await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Space");
      assert.ok(await box.isChecked(), `${label} is chosen`);
    };
    await page.goto(record);
    await enter(page.getByRole("button", { name: "Continue with “What the sharing rests on”" }));
    await tick(/^How do the two sides/, "Separate controllers");
    await tick("What does the sharing rest on?", "The county agreement");
    await enter(page.getByRole("button", { name: "Save and go back to the record" }).or(page.getByRole("button", { name: "Save and continue" })).first());
    await enter(page.getByRole("button", { name: "Check your answers" }));
    await enter(page.getByRole("button", { name: "Make the record final" }));
    assert.ok((await page.locator("main").innerText()).includes("The record can be added to") || (await page.locator("body").innerText()).includes("The record is final."));
  }, { look: false });
});

test("a manager sees what is late and takes the figures away", async () => {
  await county.as({ as: "Priya Anand" }, async (person) => {
    await person.go("/one-offs");
    await person.follow("See the overview of your organisation");
    await person.sees("late follow-ups", "Larkport Bay Hospitals NHS Trust", "Whole period");
    const file = await person.file("/one-offs/overview.csv?months=12");
    assert.equal(file.status, 200);
    assert.match(file.type, /^text\/csv/);
    assert.match(String(file.body), /^what,month_or_partner/);
  });
});
