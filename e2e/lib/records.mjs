// Writes Records of Sharing the way people do, page by page.
import assert from "node:assert/strict";

// inDays gives the day so many days from now as [day, month, year].
export function inDays(days) {
  const d = new Date(Date.now() + days * 86_400_000);
  return [d.getDate(), d.getMonth() + 1, d.getFullYear()];
}

// startRecord starts a record and gives its address. from: "blank", a template's words, or a reference.
export async function startRecord(person, title, from = "blank") {
  await person.go("/records");
  await person.press("Start a record");
  await person.fill("What should the record be called?", title);
  if (from === "blank") await person.choose("From a blank record");
  else if (from instanceof RegExp) await person.choose(from);
  else {
    await person.choose("As a copy of another record");
    await person.fill(/^Reference of the record to copy/, from);
  }
  await person.press("Start the record");
  await person.sees("The record was started.");
  return person.path;
}

// completeCopy gives what a copy does not take over: the assessment of risks and the dates. It starts today, so the last
// signature puts it in force.
export async function completeCopy(person, at) {
  await person.go(`${at}/edit/dpia`);
  await person.choose("Not required");
  await person.press("Save and go back to the record");
  await person.sees("Your answers lead to some more questions on this page.");
  await person.fill("Why is none needed?", "The same data as before, for the same purpose.");
  await person.press("Save and go back to the record");
  await person.go(`${at}/edit/advice`);
  if (await person.page.getByText("Whose advice was taken?").count()) {
    await person.choose("Data protection officer", "Whose advice was taken?");
    await person.press("Save and go back to the record");
    await person.date("When?", ...inDays(-2));
    await person.fill("The advice in short", "Go on as before.");
    await person.press("Save and go back to the record");
  }
  await person.go(`${at}/edit/dates_and_ending`);
  await person.date("When does it start?", ...inDays(0));
  await person.date("When is it looked at again?", ...inDays(300));
  await person.press("Save and go back to the record");
}

// send checks the answers and sends the record to its parties.
export async function send(person, at) {
  await person.go(`${at}/check`);
  await person.seesNot("missing before you can send it");
  await person.press("Send the record");
  await person.sees("The record was sent. We have told the parties.");
}

export async function approve(person, at) {
  await person.go(at);
  await person.press("Review the record");
  await person.choose("Approve it");
  await person.press("Send your answer");
  await person.sees("Your answer was recorded.");
}

export async function sign(person, at, post) {
  await person.go(at);
  await person.press("Read and sign");
  await person.fill("Your post", post);
  await person.choose("I may sign this record for my organisation");
  await person.press("Sign the record");
  await person.sees("Your signature was recorded.");
}

// fillSection answers the questions of one section: [how, question, answer] each.
export async function fillSection(person, at, section, answers, button = "Save and go back to the record") {
  await person.go(`${at}/edit/${section}`);
  await answer(person, answers);
  await person.press(button);
}

export async function answer(person, answers) {
  for (const [how, question, value] of answers) {
    if (how === "fill") await person.fill(question, value);
    else if (how === "choose") await person.choose(value, question);
    else if (how === "pick") await person.pick(question, value);
    else if (how === "date") await person.date(question, ...value);
    else assert.fail(`no way to ${how}`);
  }
}

// addParty finds an organisation in the directory.
export async function addParty(person, at, words, name, role, part) {
  await person.go(`${at}/rows/parties/new`);
  await person.fill("Find an organisation", words);
  await person.press("Find", "main");
  await person.choose(name, "Which organisation is it?");
  await person.choose(role, "What is its role?");
  if (part) await person.fill(/What does it do here/, part);
  await person.press("Save", "main");
}
