// Draft: an information governance lead writes a Record of Sharing, alone and with a colleague.
import assert from "node:assert/strict";
import { test } from "node:test";
import { phone } from "../lib/browser.mjs";
import { answer, completeCopy, fillRows, fillSection, fillSections, startRecord } from "../lib/records.mjs";
import { suite } from "../lib/suite.mjs";

const county = suite();
const council = "Saltmarsh County Council";
const hospital = "Larkport Bay Hospitals NHS Trust";

test("a blank record is filled in, in any order, until it can be sent", async () => {
  await county.as({ as: "Priya Anand" }, async (priya) => {
    const at = await startRecord(priya, "Warm homes after hospital");
    await priya.sees("0 of 21 sections are complete", "Draft");
    await priya.go(`${at}/check`);
    await priya.sees(/\d+ things are missing before you can send it/, "Add a data item.", "Give the purposes.");
    await fillSections(priya, at);
    await priya.go(`${at}/check`);
    await priya.seesNot("Give the purposes.");
    await fillRows(priya, at, { lead: council, other: hospital, words: "larkport bay" });
    await priya.go(at);
    await priya.sees("21 of 21 sections are complete");
    await priya.press("Check and send");
    await priya.seesNot("missing before you can send it");
    await priya.sees("Hospital and council keep your home warm", hospital, "Finds the home that is cold.");
    assert.ok(await priya.page.getByRole("button", { name: "Send the record" }).isVisible());
  });
});

test("a template and a copy bring their words with them", async () => {
  await county.as({ as: "Priya Anand", width: phone }, async (priya) => {
    const at = await startRecord(priya, "Pupil list of one school", /From the template .Pupil list/);
    await priya.sees("Go on filling in the record");
    await priya.go(`${at}/check`);
    await priya.sees("Unique pupil number", "To match a child who changes school.");
    const copy = await startRecord(priya, "Discharge once more", "SM-R-2025-0002");
    await completeCopy(priya, copy);
    await priya.go(`${copy}/check`);
    await priya.sees("Hospital and council plan your care for when you go home");
    await priya.seesNot("missing before you can send it");
    await priya.go("/records/new");
    await priya.fill("What should the record be called?", "Not mine");
    await priya.choose("As a copy of another record");
    await priya.fill(/^Reference of the record to copy/, "SM-R-2026-9999");
    await priya.press("Start the record");
    assert.equal((await priya.errors()).length, 1);
    assert.equal(await priya.page.getByLabel("What should the record be called?").inputValue(), "Not mine", "what was typed is kept");
  });
});

test("two people change the same field: the second sees both, and nothing is lost", async () => {
  let at;
  await county.as({ as: "Priya Anand" }, async (priya) => {
    at = await startRecord(priya, "Shared pen");
    await priya.go(`${at}/edit/purpose`);
    await priya.fill("The purpose in one sentence", "Words of Priya.");
    await county.as({ as: "Owen Tallis", look: false }, async (owen) => {
      await owen.go(`${at}/edit/purpose`);
      await owen.fill("The purpose in one sentence", "Words of Owen.");
      await owen.fill("What could happen without the sharing?", "Owen wrote this alone.");
      await owen.press("Save and go back to the record");
    });
    await priya.press("Save and go back to the record");
    await priya.sees("Words of Owen.");
    const box = priya.page.getByLabel("The purpose in one sentence", { exact: true });
    assert.equal(await box.inputValue(), "Words of Priya.");
    assert.equal(await priya.page.getByLabel("What could happen without the sharing?", { exact: true }).inputValue(), "Owen wrote this alone.");
    await priya.fill("The purpose in one sentence", "Words of both.");
    await priya.press("Save and go back to the record");
    await priya.go(`${at}/edit/purpose`);
    assert.equal(await box.inputValue(), "Words of both.");
    assert.equal(await priya.page.getByLabel("What could happen without the sharing?", { exact: true }).inputValue(), "Owen wrote this alone.");
  });
});

test("two people change different fields of a page: both changes stand", async () => {
  await county.as({ as: "Priya Anand" }, async (priya) => {
    const at = await startRecord(priya, "Two pens");
    await priya.go(`${at}/edit/benefits_and_risks`);
    await priya.fill("Who gains, and how?", "Everybody.");
    await county.as({ as: "Owen Tallis", look: false }, (owen) =>
      fillSection(owen, at, "benefits_and_risks", [["fill", "What could go wrong for people?", "A lost letter."]]));
    await priya.press("Save and go back to the record");
    await priya.go(`${at}/edit/benefits_and_risks`);
    assert.equal(await priya.page.getByLabel("Who gains, and how?").inputValue(), "Everybody.");
    assert.equal(await priya.page.getByLabel("What could go wrong for people?").inputValue(), "A lost letter.");
  });
});

test("an organisation that is not in the directory takes part with a reason", async () => {
  await county.as({ as: "Priya Anand", width: phone }, async (priya) => {
    const at = await startRecord(priya, "With an outsider");
    await priya.go(`${at}/rows/parties/new`);
    await priya.fill("Find an organisation", "zzz nobody");
    await priya.press("Find", "main");
    await priya.sees("No organisation in the directory matches “zzz nobody”.");
    await priya.follow("Name an organisation that is not in the directory");
    await answer(priya, [["fill", "Name", "Far Away Council"], ["choose", "What is its role?", "Receiver only"]]);
    await priya.pick("Kind of organisation", "County council");
    await priya.press("Save", "main");
    await priya.go(`${at}/edit/parties`);
    await priya.sees("Far Away Council", /why it takes part|accepting the Agreement|reason/i);
  });
});

test("a person's number in a text is pointed out and does not stop anybody", async () => {
  await county.as({ as: "Priya Anand" }, async (priya) => {
    const at = await startRecord(priya, "A number in a text");
    await fillSection(priya, at, "purpose", [["fill", "The purpose in one sentence", "To help the patient 943 476 5919 at home."]]);
    await priya.sees(/NHS number/);
    await priya.press("Save and go back to the record");
    assert.equal(priya.path, at, "saved as it is when the person wants that");
    await priya.go(`${at}/check`);
    await priya.sees("943 476 5919");
  });
});
