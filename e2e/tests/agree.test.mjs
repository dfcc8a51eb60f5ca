// Agree: a record goes through review by each data protection officer and signature by each
// organisation until it is live; or back, or to an end with a reason that everybody reads.
import assert from "node:assert/strict";
import { test } from "node:test";
import { phone } from "../lib/browser.mjs";
import { approve, completeCopy, fillSection, send, sign, startRecord } from "../lib/records.mjs";
import { suite } from "../lib/suite.mjs";

const county = suite();
const hospital = "Larkport Bay Hospitals NHS Trust";
const discharge = "SM-R-2025-0002"; // between the county council and the hospital trust

const who = {
  priya: (journey) => county.as({ as: "Priya Anand" }, journey),
  owen: (journey) => county.as({ as: "Owen Tallis" }, journey),
  marguerite: (journey) => county.as({ as: "Marguerite Oyelaran", width: phone }, journey),
  tomasz: (journey) => county.as({ as: "Tomasz Reed" }, journey),
  ifeoma: (journey) => county.as({ as: "Ifeoma Castell" }, journey),
  beatrix: (journey) => county.as({ as: "Beatrix Holm" }, journey),
};

// draft writes a complete record and sends it.
async function sent(title) {
  let at;
  await who.priya(async (priya) => {
    at = await startRecord(priya, title, discharge);
    await completeCopy(priya, at);
    await send(priya, at);
  });
  return at;
}

// row gives what the board of a record says of one party.
async function row(person, party) {
  return (await person.page.locator("main tr", { hasText: party }).first().innerText()).replace(/\s+/g, " ");
}

test("review, return for change, keep what the change does not touch, sign, go live", async () => {
  const at = await sent("Discharge agreed");
  await who.owen((owen) => approve(owen, at));
  await who.ifeoma(async (ifeoma) => {
    await ifeoma.go(at);
    await ifeoma.sees("Being reviewed", "Review this record");
    await ifeoma.press("Review the record");
    await ifeoma.choose("Ask for a change");
    await ifeoma.press("Send your answer");
    assert.equal((await ifeoma.errors()).length, 1, "a change needs a reason");
    await ifeoma.fill("Your reason", "Name the post in full.");
    await ifeoma.press("Send your answer");
    await ifeoma.sees("Your answer was recorded.");
  });
  await who.priya(async (priya) => {
    await priya.go(at);
    await priya.sees("sent it back for a change: Name the post in full.", "Draft");
    await fillSection(priya, at, "about", [["fill", "Post that looks after this record", "Head of information governance"]]);
    await send(priya, at);
    await priya.go(at);
    assert.match(await row(priya, "Saltmarsh County Council"), /Approved/, "the council's approval is kept");
    assert.doesNotMatch(await row(priya, hospital), /Approved/);
  });
  await who.ifeoma((ifeoma) => approve(ifeoma, at));
  let fingerprint;
  await who.marguerite(async (marguerite) => {
    await marguerite.go(at);
    await marguerite.sees("Waiting for signatures");
    await marguerite.press("Read and sign");
    await marguerite.sees("What you sign", "Saltmarsh County Council");
    assert.equal(await marguerite.page.getByLabel("Your full name").inputValue(), "Marguerite Oyelaran");
    fingerprint = (await marguerite.page.locator(".sw-sign__words").innerText()).trim();
    assert.match(fingerprint, /^[a-z]+( [a-z]+){5}$/, "the fingerprint stands in words");
    await marguerite.press("Sign the record");
    assert.equal((await marguerite.errors()).length, 2, "the post and the authority are asked for");
    await sign(marguerite, at, "Director of Corporate Services");
  });
  await who.beatrix(async (beatrix) => {
    await beatrix.go(`${at}/sign`);
    await beatrix.sees(fingerprint);
    await sign(beatrix, at, "Medical Director");
  });
  await who.priya(async (priya) => {
    await priya.go(at);
    await priya.sees("Live", "The record is live. Share only what it says, with those it names.");
    await priya.go(`${at}/timeline`);
    await priya.sees("Name the post in full.");
    assert.equal((await priya.file(`${at}/edit/about`)).status, 409, "what was signed is locked");
  });
  await county.as({ width: phone }, async (resident) => {
    await resident.go(at.replace("/records/", "/register/"));
    await resident.sees("Hospital and council plan your care for when you go home");
  });
});

test("a material change voids the signatures it affects and says why", async () => {
  const at = await sent("Discharge changed after signing");
  await who.owen((owen) => approve(owen, at));
  await who.ifeoma((ifeoma) => approve(ifeoma, at));
  await who.marguerite((marguerite) => sign(marguerite, at, "Director"));
  await who.beatrix(async (beatrix) => {
    await beatrix.go(at);
    await beatrix.follow("Send it back for a change");
    await beatrix.fill("What should be changed?", "Say who else may ask.");
    await beatrix.press("Send it back");
    await beatrix.sees("The record went back for a change.");
  });
  await who.priya(async (priya) => {
    await priya.go(`${at}/edit/flows`);
    await priya.follow(/^Change /);
    await priya.choose("Monthly", "How often?");
    await priya.press("Save", "main");
    await send(priya, at);
    await priya.go(at);
    assert.match(await row(priya, "Saltmarsh County Council"), /void|no longer|again|changed/i, "the board says that the signature is void and why");
  });
});

test("a refusal tells everybody the reason", async () => {
  const at = await sent("Discharge refused");
  await who.ifeoma(async (ifeoma) => {
    await ifeoma.go(`${at}/review`);
    await ifeoma.choose("Say no");
    await ifeoma.fill("Your reason", "Our wards cannot send this list.");
    await ifeoma.press("Send your answer");
  });
  for (const one of [who.priya, who.tomasz]) {
    await one(async (person) => {
      await person.go(at);
      await person.sees("Refused", "Our wards cannot send this list.");
    });
  }
});

test("a task is passed to a colleague with a trace", async () => {
  const at = await sent("Discharge passed on");
  await who.owen(async (owen) => {
    await owen.go(at);
    await owen.follow("Pass it to a colleague");
    await owen.choose("Priya Anand");
    await owen.fill(/A note for your colleague/, "I am away this week.");
    await owen.press("Pass it on");
    await owen.sees("Passed on. Your colleague has been told.");
    await owen.go(`${at}/timeline`);
    await owen.sees("I am away this week.");
  });
  await who.priya((priya) => approve(priya, at));
});

test("a record taken back stays with its reason", async () => {
  await who.priya(async (priya) => {
    const at = await startRecord(priya, "Not needed after all");
    await priya.follow("Take the record back");
    await priya.press("Take the record back");
    assert.equal((await priya.errors()).length, 1);
    await priya.fill("Why is it taken back?", "Another record covers it.");
    await priya.press("Take the record back");
    await priya.go(at);
    await priya.sees("Taken back", "Another record covers it.");
  });
});
