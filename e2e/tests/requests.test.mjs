// Requests: one organisation asks another, which asks back, decides and is told what came. The asker works
// with the keyboard alone, the one who is asked with a telephone.
import assert from "node:assert/strict";
import { test } from "node:test";
import { phone } from "../lib/browser.mjs";
import { answers, fillIn } from "../lib/oneoffs.mjs";
import { suite } from "../lib/suite.mjs";

const county = suite();
const dele = (journey) => county.as({ as: "Dele Brackenridge" }, journey);
const ottilie = (journey, javaScript = true) => county.as({ as: "Ottilie Marsh", width: phone, javaScript }, journey);

// type goes with the tab key to what has a label, and types.
async function type(person, label, text) {
  await focus(person, person.page.getByLabel(label).first());
  await person.page.keyboard.type(text);
}

// focus walks with the tab key until something has the focus, as somebody without a mouse does.
async function focus(person, target) {
  await target.waitFor({ state: "attached" });
  for (let i = 0; i < 200; i++) {
    if (await target.evaluate((node) => node === document.activeElement)) return;
    await person.page.keyboard.press("Tab");
  }
  assert.fail(`the tab key does not come to ${target}`);
}

// tick chooses a radio button or check box with the space key; arrows move within a group of radio buttons.
async function tick(person, label) {
  const box = person.page.getByLabel(label, { exact: true }).first();
  if (await box.getAttribute("type") === "radio") {
    const group = person.page.locator(`input[name="${await box.getAttribute("name")}"]`);
    await focus(person, (await group.evaluateAll((all) => all.some((one) => one.checked))) ? group.and(person.page.locator(":checked")) : group.first());
    for (let i = 0; i < 40 && !await box.evaluate((node) => node === document.activeElement); i++) await person.page.keyboard.press("ArrowDown");
  } else {
    await focus(person, box);
  }
  await person.page.keyboard.press("Space");
  assert.ok(await box.isChecked(), `${label} is chosen`);
}

async function enter(person, name) {
  await focus(person, person.page.locator("main").getByRole("button", { name }).first());
  const arrived = person.page.waitForNavigation({ waitUntil: "load" });
  await person.page.keyboard.press("Enter");
  await arrived;
  await person.look();
}

test("a request is written by keyboard, asked back and refused by telephone, and acknowledged", async () => {
  let at;
  await dele(async (asker) => {
    await asker.go("/requests/new");
    await type(asker, "Which organisation is the other one?", "harbour light");
    await enter(asker, "Find the organisation");
    await tick(asker, "Harbour Light Domestic Abuse Service");
    await tick(asker, "Routine");
    await enter(asker, "Start the request");
    await type(asker, /^Name of the person who asks/, "Dele Brackenridge");
    await type(asker, "Where should the answer go?", "duty@county.saltmarsh.example");
    await enter(asker, "Save and continue");
    await type(asker, "What information is asked for?", "Support since the spring. NHS 943 476 5919");
    await type(asker, "Local case reference", "CF/4711");
    await tick(asker, "Adult");
    await enter(asker, "Save and continue");
    await asker.sees("looks like an NHS number");
    await asker.fill("What information is asked for?", "Support since the spring.");
    await enter(asker, "Save and continue");
    await type(asker, "What is it needed for?", "To plan support for a family.");
    await tick(asker, "Safeguarding children");
    await tick(asker, "Public task, 6(1)(e)");
    await enter(asker, "Save and continue");
    await asker.sees("The public task", "Where the words come from");
    await tick(asker, (await asker.page.locator('input[name="gateways"]').first().evaluate((box) => box.labels[0].innerText)).trim());
    await enter(asker, "Build the words from these answers");
    assert.match(await asker.page.getByLabel("The statement").inputValue(), /needs this data for a task or function that is laid down in law: \S/);
    await enter(asker, "Save and continue");
    await asker.sees("Read it once more, then send it");
    await enter(asker, "Send the request");
    await asker.sees("The request was sent.", "Waiting for Harbour Light");
    at = asker.path;
  });
  await county.as({ as: "Tomasz Reed", expectStatus: [404] }, async (other) => {
    assert.equal((await other.file(at)).status, 404, "a third organisation does not see it");
  });
  await ottilie(async (asked) => {
    await asked.go("/requests");
    await asked.follow("To plan support for a family.");
    await asked.sees("Answer this request", "laid down in law");
    await asked.follow("Check who asks first");
    await asked.choose("Called back through the switchboard");
    await asked.fill(/^Note/, "Rang the council’s main number.");
    await asked.press("Note the check");
    await asked.follow("Ask back what is meant");
    await asked.press("Send the question");
    assert.equal((await asked.errors()).length, 1, "the question is needed");
    await asked.fill("What do you need to know?", "Which child?");
    await asked.press("Send the question");
    await asked.sees("The clock stands still.");
  });
  await dele(async (asker) => {
    await asker.go("/in-tray");
    await asker.sees("Reply");
    await asker.go(at);
    await asker.seesNot("Rang the council");
    await asker.press("Reply", ".sw-next");
    await asker.fill("Your reply", "The younger one.");
    await asker.press("Send the reply");
  });
  await ottilie(async (asked) => {
    await asked.go(`${at}/answer`);
    await asked.choose("Do not share");
    await asked.fill("Why?", "We have not worked with this family.");
    await asked.press("Send the answer");
    await asked.sees("The answer was sent.", "Do not share");
  }, false);
  await dele(async (asker) => {
    await asker.go(at);
    await asker.sees("We have not worked with this family.");
    await asker.press("Say what came", ".sw-next");
    await asker.choose("Received");
    await asker.press("Send this to the other side");
    await asker.sees("Done");
  });
  await ottilie(async (asked) => {
    await asked.go(at);
    await asked.sees("Done", "Said what came: Received");
  });
});

// London's minute, as a box for day and time takes it.
const minute = () => new Date().toLocaleString("sv-SE", { timeZone: "Europe/London" }).slice(0, 16).replace(" ", "T");

test("a request is answered by a one-off record on a telephone, and both sides see how it ended", async () => {
  let at, record;
  await dele(async (asker) => {
    await asker.go("/requests/new");
    await asker.fill("Which organisation is the other one?", "harbour light");
    await asker.press("Find the organisation");
    await asker.choose("Harbour Light Domestic Abuse Service");
    await asker.choose("Routine");
    await asker.press("Start the request");
    await asker.fill(/^Name of the person who asks/, "Dele Brackenridge");
    await asker.fill("Where should the answer go?", "duty@county.saltmarsh.example");
    await asker.press("Save and continue");
    await asker.fill("What information is asked for?", "Whether the family has a support worker, and whom to call.");
    await asker.fill("Local case reference", "CF/4790");
    await asker.choose("Child under 18");
    await asker.press("Save and continue");
    await asker.fill("What is it needed for?", "To bring a plan for a child up to date.");
    await asker.choose("Safeguarding children");
    await asker.choose("Public task, 6(1)(e)");
    await asker.press("Save and continue");
    await asker.page.locator('input[name="gateways"]').first().check();
    await asker.press("Build the words from these answers");
    await asker.press("Save and continue");
    await asker.press("Send the request");
    at = asker.path;
  });
  await ottilie(async (asked) => {
    await asked.go("/in-tray");
    await asked.follow(new RegExp(at.split("/").pop()), "main");
    await asked.press("Answer the request", "main");
    assert.equal(asked.path, "/one-offs/new");
    await asked.sees("Saltmarsh County Council", at.split("/").pop());
    await asked.press("Start the record");
    if (await asked.page.getByRole("button", { name: "Start a one-off record all the same" }).count()) await asked.press("Start a one-off record all the same");
    record = asked.path;
    assert.match(record, /^\/one-offs\/SM-O-/);
    const pages = { ...answers({ name: "Ottilie Marsh", post: "Outreach worker", mailbox: "rights@harbourlight.example" }),
      "Who asked": async (p) => {
        assert.equal(await p.page.getByLabel("Who asked?").inputValue(), "Dele Brackenridge", "the request says who asked");
        await p.fill("In what post?", "Duty social worker");
        await p.choose("Called back through the switchboard", "How did you check who they are?");
      },
      "What was asked for": async (p) => {
        assert.match(await p.page.getByLabel("What was asked for?").inputValue(), /support worker/, "the request says what was asked for");
      },
    };
    // A charity needs no power in law; the rulebook puts the basis it recommends first.
    pages["The lawful basis"] = (p) => p.page.locator('input[name="art6"]').first().check();
    const { "Sending it": sending, "The decision": decision } = pages;
    pages["Sending it"] = async (p) => { await sending(p); await p.fill("When was it sent?", minute()); };
    pages["The decision"] = async (p) => { await decision(p); await p.fill("When was it decided?", minute()); };
    await fillIn(asked, pages);
    await asked.press("Check your answers", "main");
    await asked.press("Make the record final");
    await asked.sees("The record is final.", "Sharing with Saltmarsh County Council");
    await asked.go(at);
    await asked.sees("Share all that was asked for");
  });
  await county.as({ as: "Tomasz Reed", expectStatus: [404] }, async (other) => {
    assert.equal((await other.file(record)).status, 404, "a third organisation does not see the answer");
  });
  await dele(async (asker) => {
    await asker.go(at);
    await asker.sees("Share all that was asked for");
    await asker.follow(record.split("/").pop());
    await asker.sees("You see your half of this record", "That there is a plan");
    await asker.seesNot("The child could come to harm");
    await asker.go(at);
    await asker.press("Say what came", ".sw-next");
    await asker.choose("Accepted");
    await asker.press("Send this to the other side");
    await asker.sees("Done");
  });
  await ottilie(async (asked) => {
    await asked.go(at);
    await asked.sees("Done", "Said what came: Accepted");
    await asked.go(record);
    await asked.sees("Accepted");
  });
});

test("an emergency stands on top, on a telephone, without JavaScript", async () => {
  await ottilie(async (asked) => {
    await asked.go("/requests");
    const first = asked.page.locator("tbody tr").first();
    assert.match(await first.innerText(), /Emergency/);
    await asked.follow("To find an adult at risk");
    await asked.sees("Emergency. Answer now", "Answer now");
  }, false);
});

test("advice is asked from a section of a record and lands there", async () => {
  let at;
  await county.as({ as: "Priya Anand" }, async (priya) => {
    await priya.go("/records/SM-R-2026-0023/edit/opt_outs");
    at = priya.path;
    await priya.follow("Ask for advice about this");
    assert.ok(await priya.page.getByLabel("Caldicott Guardian").isChecked(), "opt-outs belong to the Caldicott Guardian");
    await priya.press("Send the question");
    assert.equal((await priya.errors()).length, 1);
    await priya.fill("What do you want to know?", "Do opt-outs apply to a list of pupils?");
    await priya.press("Send the question");
    await priya.sees("Your question was sent.", "nobody can be asked in this role at the moment");
  });
  await county.as({ as: "Owen Tallis", width: phone }, async (owen) => {
    await owen.go("/advice");
    await owen.page.locator("tbody a").first().waitFor();
    await owen.go("/in-tray");
    await owen.sees("Give advice");
    await owen.go("/advice");
    const links = await owen.page.locator("tbody a").evaluateAll((all) => all.map((a) => a.getAttribute("href")));
    for (const link of links) {
      await owen.go(link);
      if ((await owen.main()).includes("Do opt-outs apply")) break;
    }
    await owen.fill("Your advice", "No. It is not health or care data.");
    await owen.press("Give this advice");
    await owen.sees("Your advice was given.");
  });
  await county.as({ as: "Priya Anand" }, async (priya) => {
    await priya.go(at);
    await priya.sees("Do opt-outs apply to a list of pupils?", "No. It is not health or care data.");
  });
  await county.as({ as: "Tomasz Reed" }, async (tomasz) => {
    await tomasz.go("/advice");
    await tomasz.seesNot("Weekly pupil list");
  });
});
