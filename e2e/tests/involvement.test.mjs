// The involvement group: a lay member's "no, unless" changes a proposal before it goes live, on a telephone
// without JavaScript and, where it is given, by keyboard alone.
import assert from "node:assert/strict";
import { test } from "node:test";
import { phone } from "../lib/browser.mjs";
import { suite } from "../lib/suite.mjs";

const county = suite();
const small = { width: phone, javaScript: false };
const use = "Schools tell the council which children they teach (special schools)";
const words = "No, unless the list is destroyed after one year. Three years is too long.";

test("a lay member's “no, unless” changes a proposal before it goes live", async () => {
  let ref;
  await county.as({ ...small, as: "Edith Marlowe" }, async (edith) => {
    await edith.go("/group");
    await edith.sees("One thing at a time", "Read it and say what you think", use);
    await edith.follow(use);
    ref = edith.path.split("/").pop();
    await edith.sees("Who", "Why", "What could go wrong", "How long", "Your choice", "keeps it for 3 years");
    await edith.press("Say what I think");
    // By keyboard alone: the radio, the words, who may read them, and the button.
    const { page } = edith;
    await page.locator("#position").focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Tab");
    await page.keyboard.type(words);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Space");
    await page.keyboard.press("ArrowDown");
    assert.equal(await page.locator("input[name=position]:checked").getAttribute("value"), "no_unless");
    assert.equal(await page.locator("input[name=public]:checked").getAttribute("value"), "yes");
    await edith.press("Record what I think");
    await edith.sees("What you think is recorded", words, "No, unless");
  });
  await county.as({ ...small }, async (person) => {
    await person.go(`/involvement/proposals/${ref}`);
    await person.sees(use, "A carer", words);
    await person.seesNot("Edith");
  });
  await county.as({ as: "Yusra Pell" }, async (yusra) => {
    await yusra.go(`/group/proposals/${ref}/recommend`);
    await yusra.press("Give the recommendation");
    assert.ok((await yusra.errors()).length > 0, "what is missing is said");
    await yusra.choose("No, unless");
    await yusra.fill("What the group says, and why", "The group is for it if the list is kept for one year.");
    await yusra.fill("What must be so (optional)", "Destroy the list after one year");
    await yusra.press("Give the recommendation");
    await yusra.sees("The recommendation is given", "Waiting for an answer");
  });
  await county.as({ as: "Priya Anand" }, async (priya) => {
    await priya.go("/in-tray");
    await priya.follow(/Answer the involvement group's recommendation/);
    await priya.sees("Destroy the list after one year");
    await priya.choose("We accept it");
    await priya.fill("The reason", "One year is enough to find a child who is missing.");
    await priya.press("Publish the answer");
    await priya.sees("Your answer is public now", "Accepted");
  });
  await county.as({ ...small }, async (person) => {
    await person.go("/involvement");
    await person.follow("See what the group is asked");
    await person.follow(use);
    await person.sees("What the group recommends", "Destroy the list after one year", "One year is enough to find a child who is missing.");
    await person.seesNot("Went live on");
  });
});

test("the group, its seats and what it changed can be read, printed and found", async () => {
  await county.as({ ...small }, async (person) => {
    await person.go("/");
    await person.follow("See the involvement group");
    await person.sees("What the group changed", "Changes the days for putting errors right from “5” to “3”.", "How to join", "A young person", "Free", "Edith Marlowe");
    await person.seesNot("Imogen", "Desmond");
  });
  await county.as({ as: "Edith Marlowe", width: phone }, async (edith) => {
    await edith.go("/group/pack");
    await edith.sees("Everything that is open", "What do you think?");
    await edith.go("/group/members");
    await edith.sees("A carer", "Term");
    await edith.seesNot("Imogen", "Claimed");
  });
  const found = await (await fetch(`${county.url}/search.json?q=${encodeURIComponent("who speaks for local people")}`)).json();
  assert.ok(found.results.some((r) => r.url === "/involvement"), "the search knows the group");
});

test("a recording is kept, played without scripts and counts once its words are written down", async () => {
  let here;
  await county.as({ as: "Edith Marlowe" }, async (edith) => {
    await edith.go("/group");
    await edith.page.locator(".sw-group-list a").first().click();
    here = edith.path;
    await edith.press("Say what I think");
    await edith.choose("Yes, if");
    await edith.page.setInputFiles("input[type=file]", { name: "me.mp3", mimeType: "audio/mpeg", buffer: Buffer.from("<html>") });
    await edith.choose("Everybody");
    await edith.press("Record what I think");
    assert.deepEqual(await edith.errors(), ["The recording must be an MP3, M4A, Ogg, WAV or WebM file. Save it as one of these and choose it again."]);
    await edith.page.setInputFiles("input[type=file]", { name: "me.mp3", mimeType: "audio/mpeg", buffer: Buffer.from("ID3\u0004\u0000sound") });
    await edith.press("Record what I think");
    await edith.sees("This is a recording. It counts once its words are written down.", "Download the recording");
    assert.equal(await edith.page.locator("audio[controls]:not([autoplay])").count(), 1);
    await edith.follow(/Write the words down/);
    await edith.fill("What is said", "Yes, if we hear of it.");
    await edith.press("Save the words");
    await edith.sees("The view counts now.", "Yes, if we hear of it.");
  });
  await county.as({}, async (person) => {
    await person.go(here.replace("/group/", "/involvement/"));
    await person.sees("A carer, in a recording", "Yes, if we hear of it.");
    assert.equal(await person.page.locator("audio").count(), 0, "the public reads the words");
  });
});
