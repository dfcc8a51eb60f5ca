// A real start: an empty partnership of Kent and Medway with its real directory, its first administrator,
// its secretariat, two organisations with invented officers, and a record between them taken live.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { startMail } from "../lib/mail.mjs";
import { approve, fillRows, fillSections, send, sign, startRecord } from "../lib/records.mjs";
import { prepareStatement, setUp, signStatement, statementOf } from "../lib/statements.mjs";
import { suite } from "../lib/suite.mjs";
import { totp } from "../lib/totp.mjs";

const held = {};
after(() => held.mail?.stop());
const kent = suite(async () => {
  held.mail = await startMail();
  return { command: "serve", pack: "packs/kent-and-medway", env: { SHAREWELL_SMTP_HOST: "127.0.0.1", SHAREWELL_SMTP_PORT: String(held.mail.port),
    SHAREWELL_SMTP_TLS: "none", SHAREWELL_MAIL_FROM: "Sharewell <no-reply@partnership.example>" } };
});

// accept opens an invitation, gives a name, and sets up the second proof when it is asked for.
async function accept(person, link, name) {
  await person.go(link);
  await person.fill("Your name", name);
  await person.press("Accept the invitation");
  if (person.path === "/sign-in/second-factor") {
    await person.follow("Set up an authenticator app");
    const key = await person.page.locator("main code").first().innerText();
    await person.fill("Code from the app", totp(key));
    await person.press("Set up the app");
    await person.press("I have kept the codes");
  }
}

async function invite(person, email, roles) {
  await person.go("/people/invite");
  await person.fill("Work email address", email);
  for (const role of roles) await person.choose(new RegExp(`^${role}`));
  await person.press("Send the invitation");
  await person.sees("The invitation is on its way.");
}

const people = {};

// newcomer accepts the invitation in a letter and keeps the browser open for later.
async function newcomer(email, name, journey) {
  const link = await held.mail.link(email, "/invitation");
  await kent.as({}, async (person) => {
    await accept(person, link, name);
    people[email] = await person.page.context().storageState();
    await journey?.(person);
  });
}

// again comes back with the browser of before.
const again = (email, journey) => kent.as({}, async (person) => {
  await person.page.context().addCookies(people[email].cookies);
  await journey(person);
});

const bodies = [
  { name: "Kent County Council", words: "Kent County", admin: "ada@council.example", officer: "Ada Fielding" },
  { name: "Medway NHS Foundation Trust", words: "Medway NHS", admin: "bea@hospital.example", officer: "Bea Marsh" },
];

test("the first administrator comes by the command line, sets up a second proof and invites the secretariat", async () => {
  const { stdout } = await kent.server.run("invite", "first@partnership.example");
  const link = stdout.match(/https?:\/\/\S+/)[0];
  await kent.as({}, async (first) => {
    await accept(first, link, "Fay Orchard");
    await first.go("/register");
    await first.go("/signatories");
    await invite(first, "secretary@partnership.example", ["Secretariat"]);
  });
  await assert.rejects(kent.server.run("invite", "second@partnership.example"), "there is an administrator already");
});

test("the secretariat invites two real organisations", async () => {
  await newcomer("secretary@partnership.example", "Sol Hopper", async (secretary) => {
    await secretary.go("/directory");
    for (const body of bodies) {
      await secretary.go("/directory");
      await secretary.fill("Name", body.words);
      await secretary.press("Search", "main");
      await secretary.follow(body.name);
      await secretary.press("Invite this organisation");
      await secretary.fill("E-mail address of the person to ask", body.admin);
      await secretary.press("Send the invitation");
    }
  });
});

test("both organisations sign, and the secretariat accepts", async () => {
  for (const { admin, officer, name } of bodies) {
    await newcomer(admin, officer, async (person) => {
      await person.go("/organisation");
      await person.sees(name);
      await invite(person, `lead-${admin}`, ["Information governance lead", "Data protection officer", "Signing officer", "Caldicott Guardian"]);
      await setUp(person, name.includes("NHS"));
      await prepareStatement(person, officer, "Chief Executive");
    });
    await newcomer(`lead-${admin}`, officer, (person) => signStatement(person, officer));
  }
  await again("secretary@partnership.example", async (secretary) => {
    for (const { name } of bodies) {
      await statementOf(secretary, name);
      await secretary.press(`Accept the statement of ${name}`);
    }
  });
  await kent.as({}, async (resident) => {
    await resident.go("/signatories");
    await resident.sees("Kent County Council", "Medway NHS Foundation Trust");
  });
});

test("a record between them goes live, and a resident reads it", async () => {
  const [council, hospital] = bodies;
  let at;
  await again(`lead-${council.admin}`, async (lead) => {
    at = await startRecord(lead, "Warm homes after hospital");
    await fillSections(lead, at);
    await fillRows(lead, at, { lead: council.name, other: hospital.name, words: "medway nhs" });
    await send(lead, at);
    await approve(lead, at);
  });
  await again(`lead-${hospital.admin}`, (other) => approve(other, at));
  for (const { admin } of bodies) await again(`lead-${admin}`, (officer) => sign(officer, at, "Chief Executive"));
  await again(`lead-${council.admin}`, async (lead) => {
    await lead.go(at);
    await lead.sees("The record is live.");
  });
  await kent.as({}, async (resident) => {
    await resident.go("/register");
    await resident.follow("Hospital and council keep your home warm");
    await resident.sees("Kent County Council", "Medway NHS Foundation Trust", "In use");
  });
});
