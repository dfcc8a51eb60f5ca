// Without JavaScript: everything that matters works.
import assert from "node:assert/strict";
import { test } from "node:test";
import { phone } from "../lib/browser.mjs";
import { addParty, completeCopy, fillSection, send, startRecord } from "../lib/records.mjs";
import { suite } from "../lib/suite.mjs";

const county = suite();
const plain = { javaScript: false };

test("a resident searches and filters the register", async () => {
  await county.as({ ...plain, width: phone }, async (resident) => {
    await resident.go("/register");
    await resident.fill("Search the list", "school");
    await resident.press("Search the list", "main");
    await resident.sees(/\d+ uses?/);
    await resident.follow(/^Schools tell the council which children they teach$/);
    await resident.sees("What could go wrong?", "Brightwater Learning Trust");
  });
});

test("a record is started, filled in, given parties, and sent", async () => {
  await county.as({ ...plain, as: "Priya Anand" }, async (priya) => {
    const blank = await startRecord(priya, "Without scripts");
    await fillSection(priya, blank, "benefits_and_risks", [["fill", "Who gains, and how?", "Everybody who waits."]]);
    await addParty(priya, blank, "estuary", "Estuary Homes", "Receiver only");
    await priya.sees("Estuary Homes");
    await priya.go(`${blank}/rows/items/new`);
    await priya.fill("Name of the item", "Address");
    await priya.press("Save", "main");
    await priya.go(`${blank}/check`);
    await priya.sees("Everybody who waits.", "things are missing before you can send it");
    const copy = await startRecord(priya, "Sent without scripts", "SM-R-2025-0002");
    await completeCopy(priya, copy);
    await send(priya, copy);
  });
});

test("a record is reviewed without scripts, and errors stand beside their fields", async () => {
  await county.as({ ...plain, as: "Owen Tallis", width: phone }, async (owen) => {
    await owen.go("/in-tray");
    await owen.follow(/Sent without scripts/);
    await owen.press("Send your answer");
    assert.deepEqual(await owen.errors(), ["Choose your answer"]);
    assert.ok(await owen.page.locator(".govuk-error-message", { hasText: "Choose your answer" }).isVisible());
    await owen.choose("Approve it");
    await owen.press("Send your answer");
    await owen.sees("Your answer was recorded.");
  });
});
