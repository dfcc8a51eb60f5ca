// Fills in an Acceptance Statement the way an administrator does.
import assert from "node:assert/strict";
import { inDays } from "./records.mjs";

// setUp keeps what the rules ask of an organisation before its records can go live.
export async function setUp(person, health) {
  await person.go("/organisation/profile");
  await person.fill("ICO registration number", health ? "ZZ999901" : "ZZ999902");
  await person.date("When the ICO registration runs out", ...inDays(300));
  await person.choose("We have checked that this kind is right");
  await person.press("Save and continue");
  for (const role of ["dpo", "caldicott", "designated_officer"]) {
    await person.go(`/organisation/roles/${role}`);
    await person.fill("Mailbox", `${role}@body.example`);
    await person.press("Save and continue");
  }
  await person.go("/organisation/contacts");
  await person.fill("Mailbox", "privacy@body.example");
  for (const label of ["Privacy information", "How people use their rights", "How people complain about data protection"]) {
    await person.fill(label, "https://body.example/privacy");
  }
  await person.press("Save and continue");
  await person.go("/organisation/assurance");
  await person.follow(/^Training and certificates/);
  await person.fill(/^Share of staff trained/, "97");
  await person.date(/^On which day this was counted/, ...inDays(-20));
  if (health) await person.pick("Latest published result", "Standards met");
  await person.press(/^Save/, "main form");
}

// prepareStatement fills in people and declarations for an officer who signs.
export async function prepareStatement(person, officer, post) {
  await person.go("/statement");
  if (await person.page.getByRole("button", { name: "Start the statement" }).count()) await person.press("Start the statement");
  await person.go("/statement/scope");
  for (const [label, text] of [["Building and street", "1 Invented Street"], ["Town or city", "Maidstone"], ["Postcode", "ME99 9ZZ"]]) {
    if (await person.page.getByLabel(label).inputValue() === "") await person.fill(label, text);
  }
  await person.press("Save and go to the list");
  await person.go("/statement/officers");
  const boxes = person.page.locator("main form input:not([type=hidden])");
  for (const name of await boxes.evaluateAll((all) => all.map((one) => one.name))) {
    const own = { signatory_name: officer, signatory_post: post, signatory_email: "officer@surgery.example" };
    const text = own[name] ?? (/(mailbox|email)$/.test(name) ? `${name.split("_")[0]}@surgery.example` : "Robin Vale");
    person.taps++;
    person.keys += text.length;
    await person.page.locator(`main form [name="${name}"]`).fill(text);
  }
  await person.press("Save and go to the list");
  await person.go("/statement/declarations");
  for (const one of await person.page.getByLabel("We agree").all()) await person.tap(one);
  await person.press("Save and go to the list");
  await person.sees(/Ready to sign|For the signing officer/);
}

export async function signStatement(person, officer) {
  await person.go("/statement/sign");
  await person.fill(/^Type the officer’s name to sign/, officer);
  await person.choose(/^The officer may bind this organisation/);
  await person.press(/^Sign for /);
  await person.sees("Signed and sent to the secretariat.");
  assert.equal(person.path, "/statement");
}

// statementOf opens the statement of an organisation for the secretariat.
export async function statementOf(secretariat, organisation) {
  await secretariat.go("/statements");
  await secretariat.follow(organisation, "main table");
  return secretariat.path;
}
