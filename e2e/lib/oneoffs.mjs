// Filling in one-off records as their pages lead: the answers that most records need, by the heading of the page.
import assert from "node:assert/strict";

// maybe answers a question that only some records ask.
export async function maybe(person, label, text) {
  if (await person.page.getByLabel(label, { exact: typeof label === "string" }).count()) await person.fill(label, text);
}

// answers gives what to do on each page; who: { name, post, mailbox } of the one who decides and sends.
export function answers(who) {
  return {
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
      await p.fill("Who sent it?", who.name);
    },
    "Outside the United Kingdom": (p) => p.choose("No", "Does it leave the United Kingdom?"),
    "What the receiver must do with it": async (p) => {
      await p.choose("Keep by its own schedule", "What must the receiver do with it?");
      await p.choose("Ask first", "May the receiver pass it on?");
      await p.fill(/^Which mailbox/, who.mailbox);
    },
    "The decision": async (p) => {
      await p.choose("Share all that was asked for", "What is the decision?");
      await p.fill("Why?", "It is needed to keep the child safe, and no more was asked for.");
      await p.fill("Who decided?", who.name);
      await p.fill("In what post?", who.post);
      await p.fill("When was it decided?", "2026-01-05T10:00");
    },
    "What the sharing rests on": async (p) => {
      await p.choose("Separate controllers", /^How do the two sides/);
      await p.choose("The county agreement", "What does the sharing rest on?");
    },
  };
}

// fillIn goes through the pages that still need something, as the next step leads.
//   done(heading) is called on each page before it is filled in
export async function fillIn(person, pages, done = () => {}) {
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
