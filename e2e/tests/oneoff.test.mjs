// One-off records: from the guide's answer to a final record, the receiver's answer, an amendment and a
// correction; by keyboard, without scripts, and with two people at once.
import assert from "node:assert/strict";
import { test } from "node:test";
import { phone } from "../lib/browser.mjs";
import { suite } from "../lib/suite.mjs";

const county = suite();
const dele = (journey, options = {}) => county.as({ as: "Dele Brackenridge", ...options }, journey);
const tomasz = (journey, options = {}) => county.as({ as: "Tomasz Reed", ...options }, journey);

// maybe answers a question that only some records ask.
async function maybe(person, label, text) {
  if (await person.page.getByLabel(label, { exact: typeof label === "string" }).count()) await person.fill(label, text);
}

// Answers of the pages that most records need, by the heading of the page.
const pages = {
  "Who asked": async (p) => {
    await p.fill("Who asked?", "Maren Toft");
    await p.fill("In what post?", "Ward sister");
    await p.fill("Their work email or telephone", "safeguarding@hospital.saltmarsh.example");
    await p.choose("Called back through the switchboard", "How did you check who they are?");
    await p.fill("When were you asked?", "2026-01-05T09:00");
  },
  "What was asked for": async (p) => {
    await p.fill("What was asked for?", "Whether there is a plan for the child.");
    await p.choose("Does not apply", /^Did the request say/);
  },
  "What is shared": async (p) => {
    await p.choose("Care services received", "What kinds of data?");
    await p.fill("What do you share?", "That there is a plan, and whom to call.");
    await p.choose("Fact", "Is it fact or opinion?");
    await maybe(p, /^What must the reader know/, "The family is known to the service since spring.");
  },
  "Whose information it is": async (p) => {
    await p.fill("Your case reference", "CS-26-7001");
    await p.choose("Child under 18", "Whose data is it?");
    await p.choose("1", "How many people is it about?");
  },
  "Why it is shared": async (p) => {
    await p.fill(/^What is it for/, "To let the ward know whom to call before the child goes home.");
    await p.choose("Safeguarding children", "Which purposes of the Agreement?");
    await p.fill(/^Why is it needed/, "The ward cannot plan the way home without it.");
    await p.fill(/^What could happen/, "The child could come to harm at home.");
  },
  "How it fits the reason the data was collected": (p) => p.choose("Same purpose", /^How does it fit/),
  "What kind of data it is": async (p) => {
    await p.choose("None", "Is any of it sensitive?");
    await p.choose("No", "Is any of it about offences?");
    await p.choose("No", "Was any of it told in confidence?");
    await p.choose("UK GDPR", "Which law governs it?");
  },
  "The lawful basis": async (p) => {
    await p.choose("Public task, 6(1)(e)", "What is the lawful basis?");
    await p.choose(/^Co-operation to improve well-being/, "Which power or duty lets you share?");
  },
  "Telling the person": (p) => p.choose("Told before", "Was the person told?"),
  "Consent": (p) => p.choose("Not relied on", "What part does consent play?"),
  "Checks and advice": (p) => p.choose("Screened, not required", "Was an impact assessment considered?"),
  "Sending it": async (p) => {
    await p.choose("Secure email", "How is it sent?");
    await p.fill(/^How is it protected/, "Sent to a mailbox that was checked by telephone.");
    await p.fill("When was it sent?", "2026-01-05T11:00");
    await p.fill("Who sent it?", "Dele Brackenridge");
  },
  "Outside the United Kingdom": (p) => p.choose("No", "Does it leave the United Kingdom?"),
  "What the receiver must do with it": async (p) => {
    await p.choose("Keep by its own schedule", "What must the receiver do with it?");
    await p.choose("Ask first", "May the receiver pass it on?");
    await p.fill(/^Which mailbox/, "rights@county.saltmarsh.example");
  },
  "The decision": async (p) => {
    await p.choose("Share all that was asked for", "What is the decision?");
    await p.fill("Why?", "It is needed to keep the child safe, and no more was asked for.");
    await p.fill("Who decided?", "Dele Brackenridge");
    await p.fill("In what post?", "Duty social worker");
    await p.fill("When was it decided?", "2026-01-05T10:00");
  },
  "What the sharing rests on": async (p) => {
    await p.choose("Separate controllers", /^How do the two sides/);
    await p.choose("The county agreement", "What does the sharing rest on?");
  },
};

// fillIn goes through the pages that still need something, as the next step leads.
async function fillIn(person, done = () => {}) {
  for (let i = 0; i < 40; i++) {
    const next = person.page.locator(".sw-next a.govuk-button");
    const text = (await next.innerText()).trim();
    if (text === "Check your answers") return;
    await person.press(text, "main");
    await done(await person.heading());
    if (text === "Answer the child test") {
      await person.choose("No", /^Would sharing harm the child/);
      await person.press("Save and go back to the record");
      if (person.path.endsWith("/purpose")) { // the reason is asked for next
        await person.fill("Why?", "The ward knows how to keep it.");
        await person.press("Save and go back to the record");
      }
      continue;
    }
    const heading = await person.heading();
    assert.ok(pages[heading], `no answers for “${heading}”`);
    await pages[heading](person);
    await person.press("Save and go back to the record");
    if (person.path.includes("/edit/")) { // answers led to more questions
      await pages[heading](person);
      await person.press("Save and go back to the record");
    }
  }
  assert.fail("the record has no end");
}

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
    await fillIn(person, (heading) => seen.push(heading));
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
    await fillIn(person);
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
    await fillIn(person).catch((error) => assert.equal(error.message, "stop"));
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
