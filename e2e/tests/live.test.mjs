// Live: a record in force is paused, reviewed, varied, joined by another organisation, and ended.
import assert from "node:assert/strict";
import { test } from "node:test";
import { phone } from "../lib/browser.mjs";
import { approve, fillSection, inDays, send, sign } from "../lib/records.mjs";
import { suite } from "../lib/suite.mjs";

const county = suite();
const hospital = "Larkport Bay Hospitals NHS Trust";
const discharge = "/records/SM-R-2025-0002"; // the county council leads, the hospital trust takes part
const pupils = "/records/SM-R-2025-0009"; // open to others who want to join

const as = (name, journey, width) => county.as({ as: name, width }, journey);

test("a party pauses the sharing, the lead starts it again", async () => {
  await as("Tomasz Reed", async (tomasz) => {
    await tomasz.go(discharge);
    await tomasz.follow("Pause the sharing");
    await tomasz.sees("Every party is told at once to stop sharing under it.");
    await tomasz.press("Pause the sharing");
    assert.equal((await tomasz.errors()).length, 1, "a pause needs a reason");
    await tomasz.fill("Why must it stop?", "A list went to the wrong ward.");
    await tomasz.press("Pause the sharing");
    await tomasz.sees("The record is paused. We have told the parties at once.");
    assert.equal(await tomasz.page.getByRole("link", { name: "Start the sharing again" }).count(), 0, "only the lead starts it again");
  }, phone);
  await county.as({}, async (resident) => {
    await resident.go(discharge.replace("records", "register"));
    await resident.sees("Paused");
  });
  await as("Priya Anand", async (priya) => {
    await priya.go(discharge);
    await priya.sees("Why it is paused: A list went to the wrong ward.");
    await priya.press("Start it again");
    await priya.press("Start the sharing again");
    await priya.sees("The record is live again.");
  });
});

test("a regular review is done before its date", async () => {
  await as("Priya Anand", async (priya) => {
    await priya.go(discharge);
    await priya.follow("Review the record before its date");
    await priya.choose("Start the review");
    await priya.press("Save", "main");
    await priya.go(discharge);
    await priya.sees("Finish the review", "Live, under review");
    await priya.press("Finish the review");
    await priya.date("When is the next review due?", ...inDays(200));
    await priya.press("Save", "main");
    await priya.go(discharge);
    await priya.seesNot("under review");
  });
});

test("a new version says what it changes; the old one stays readable", async () => {
  await as("Priya Anand", async (priya) => {
    await priya.go(discharge);
    await priya.follow("Start a new version");
    await priya.fill("Why is a change needed?", "Errors are to be put right sooner.");
    await priya.press("Start the new version");
    await priya.sees("A new version was started.");
    await fillSection(priya, discharge, "rights_and_accuracy", [["fill", "Within how many days?", "5"]]);
    await priya.go(discharge);
    await priya.sees("What this version changes");
    await priya.follow("See the changes word by word");
    await priya.sees("5");
    assert.ok(await priya.page.locator("main ins, main del").count() > 0, "changes are marked");
    await send(priya, discharge);
  });
  await as("Owen Tallis", (owen) => approve(owen, discharge));
  await as("Ifeoma Castell", (ifeoma) => approve(ifeoma, discharge));
  await as("Marguerite Oyelaran", (marguerite) => sign(marguerite, discharge, "Director"));
  await as("Beatrix Holm", (beatrix) => sign(beatrix, discharge, "Medical Director"));
  await as("Priya Anand", async (priya) => {
    await priya.go(discharge); // the last signature put it in force
    await priya.sees("Live");
    await priya.follow("Version 1");
    await priya.sees("10");
  });
  await county.as({ width: phone }, async (resident) => {
    await resident.go(discharge.replace("records", "register"));
    await resident.sees("version 2", "All versions");
    await resident.follow("Read version 1");
    await resident.sees("version 1", "This is an earlier version.");
  });
});

test("another organisation joins without everybody signing again", async () => {
  await as("Tomasz Reed", async (tomasz) => {
    await tomasz.go(`${pupils}/join`);
    await tomasz.press("Ask to join");
    assert.equal((await tomasz.errors()).length, 1);
    await tomasz.choose("Brightwater Learning Trust");
    await tomasz.fill(/Why does your organisation want to join/, "The hospital school sends its list as well.");
    await tomasz.press("Ask to join");
  });
  await as("Priya Anand", async (priya) => {
    await priya.go(pupils);
    await priya.sees("Another organisation asks to join this record.");
    await priya.press("Decide");
    await priya.sees(hospital, "The hospital school sends its list as well.");
    await priya.choose("Yes", "May it join?");
    await priya.press("Save your decision");
    await priya.sees("Your decision was recorded.");
  });
  await as("Beatrix Holm", async (beatrix) => {
    await beatrix.go(pupils);
    await beatrix.press("Read and sign");
    await beatrix.fill("Your post", "Medical Director");
    await beatrix.choose("I may sign this record for my organisation");
    await beatrix.press("Sign and join");
    await beatrix.sees("Your organisation takes part now.");
  }, phone);
  await county.as({}, async (resident) => {
    await resident.go(pupils.replace("records", "register"));
    await resident.sees(hospital, "In use");
  });
});

test("a record ends, and every party says what happened to the data", async () => {
  await as("Priya Anand", async (priya) => {
    await priya.go(discharge);
    await priya.follow("End the record");
    await priya.fill("Why does it end?", "A shared system takes its place.");
    await priya.press("End the record");
    await priya.press("Say what happened");
    await priya.press("Save the answer");
    assert.ok((await priya.errors()).length > 0);
    await priya.choose("It was destroyed");
    await priya.fill(/^Reference of the certificate of destruction/, "CD 14");
    await priya.press("Save the answer");
    await priya.sees("Your answer was recorded.");
  });
  await as("Tomasz Reed", async (tomasz) => {
    await tomasz.go(discharge);
    await tomasz.sees("Why it ended: A shared system takes its place.", "Waiting for an answer");
    await tomasz.press("Say what happened");
    await tomasz.choose("It is kept");
    await tomasz.fill("Why it is kept, and until when", "Part of the hospital record, 8 years.");
    await tomasz.press("Save the answer");
    await tomasz.go(discharge);
    await tomasz.sees("Destroyed", "Kept");
    await tomasz.seesNot("Waiting for an answer");
  }, phone);
});
