// The library and events of the members' portal: a document is added, found by its own words and downloaded; one with a
// program in it is refused and nothing typed is lost; and a full training lets whoever waits longest move up.
import assert from "node:assert/strict";
import { test } from "node:test";
import { crc32 } from "node:zlib";
import { phone } from "../lib/browser.mjs";
import { inDays } from "../lib/records.mjs";
import { suite } from "../lib/suite.mjs";

const county = suite();

// packed makes an archive of parts that are not compressed: [name, text] each.
function packed(...parts) {
  const files = [];
  const list = [];
  let at = 0;
  for (const [name, text] of parts) {
    const body = Buffer.from(text);
    const head = Buffer.alloc(26);
    head.writeUInt16LE(20, 0);
    head.writeUInt32LE(crc32(body), 10);
    head.writeUInt32LE(body.length, 14);
    head.writeUInt32LE(body.length, 18);
    head.writeUInt16LE(name.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(at, 10);
    const file = Buffer.concat([Buffer.from("PK\x03\x04"), head, Buffer.from(name), body]);
    files.push(file);
    list.push(Buffer.concat([Buffer.from("PK\x01\x02\x14\x00"), head, place, Buffer.from(name)]));
    at += file.length;
  }
  const names = Buffer.concat(list);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(parts.length, 4);
  end.writeUInt16LE(parts.length, 6);
  end.writeUInt32LE(names.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...files, names, Buffer.from("PK\x05\x06"), end]);
}

const word = (text, ...more) => packed(["[Content_Types].xml", "<Types/>"], ["word/document.xml", `<w:document><w:p><w:r><w:t>${text}</w:t></w:r></w:p></w:document>`], ...more);

const about = "Take it when a pupil moves in the middle of a term.";

async function describes(person) {
  await person.fill("Title", "Letter for pupils who move");
  await person.fill("What is it for?", about);
  await person.choose("Template", "What kind of document is it?");
  await person.choose("Schools and early years", "Topics");
  await person.choose("Open Government Licence", "How may others use it?");
}

const attach = (person, name, buffer) => person.page.getByLabel(/^File/).setInputFiles({ name, mimeType: "application/octet-stream", buffer });

let at;

test("a document is shared, found by its own words, and downloaded", async () => {
  await county.as({ as: "Priya Anand", width: phone, expectStatus: [422] }, async (priya) => {
    await priya.go("/portal/library");
    await priya.sees("Privacy notice for school nurses", "How we ask each other");
    await priya.press("Add to the library");
    await describes(priya);
    await attach(priya, "letter.docx", word("Harmless", ["word/vbaProject.bin", "program"]));
    await priya.press("Add to the library");
    assert.deepEqual(await priya.errors(), ["The file holds macros: programs that run when it is opened. Save it without macros (.docx, .xlsx, .pptx or OpenDocument) and choose that."]);
    assert.equal(await priya.page.getByLabel("What is it for?").inputValue(), about, "nothing typed is lost");
    assert.ok(await priya.page.getByLabel("Schools and early years", { exact: true }).isChecked());
    await attach(priya, "letter.pdf", word("Quillfeather goes with the pupil."));
    await priya.press("Add to the library");
    await priya.sees("It stands in the library now.", "Letter for pupils who move", "Download letter.docx", about);
    at = priya.path;
  });
  await county.as({ as: "Ottilie Marsh", javaScript: false }, async (ottilie) => {
    await ottilie.go("/portal/library");
    await ottilie.sees("Letter for pupils who move");
    await ottilie.seesNot("How we ask each other");
    for (let tries = 0; ; tries++) {
      const found = JSON.parse((await ottilie.file("/search.json?q=quillfeather&kind=library")).body).results;
      if (found.some((f) => f.url === at)) break;
      assert.ok(tries < 50, "the words of the file are not found");
      await ottilie.page.waitForTimeout(100);
    }
    assert.ok(!JSON.parse((await ottilie.file("/search.json?q=investigations")).body).results.some((f) => f.kind === "library"), "what stands in a space is not found from outside");
    await ottilie.go(at);
    await ottilie.sees("Version 1");
    await ottilie.seesNot("Add a new version", "Withdraw it");
    const file = await ottilie.file(`${at}/files/1`);
    assert.equal(file.status, 200);
    assert.match(file.headers["content-disposition"], /^attachment/);
    assert.equal(file.headers["x-content-type-options"], "nosniff");
    assert.match(file.headers["content-security-policy"], /sandbox/);
    assert.ok(file.body.includes("Quillfeather"));
  });
});

test("what was withdrawn is gone, also by its old address", async () => {
  await county.as({ as: "Priya Anand" }, async (priya) => {
    await priya.go(at);
    await priya.tap(priya.page.getByText("Withdraw it", { exact: true }).first());
    await priya.fill("Why?", "A newer one will come.");
    await priya.press("Withdraw it");
    await priya.sees("It was withdrawn.", "A newer one will come.");
  });
  await county.as({ as: "Ottilie Marsh", expectStatus: [404] }, async (ottilie) => {
    assert.equal((await ottilie.file(`${at}/files/1`)).status, 404);
    assert.equal((await ottilie.go(at)).status(), 404);
    await ottilie.go("/portal/library");
    await ottilie.seesNot("Letter for pupils who move");
  });
});

test("a full training lets whoever waits longest move up, and tells them", async () => {
  let training;
  await county.as({ as: "Priya Anand", width: phone }, async (priya) => {
    await priya.go("/portal/events");
    await priya.sees("Writing a privacy notice people read");
    await priya.press("Announce an event");
    await priya.choose("Training", "What is it?");
    await priya.fill("Title", "Leavers without losing anybody");
    await priya.fill("What is it about, and who is it for?", "For school offices.");
    await priya.date("First day", ...inDays(20));
    await priya.fill("Starts at", "09:30");
    await priya.fill("Ends at", "11.00");
    await priya.fill(/^Place/, "County Hall");
    await priya.fill(/^Number of places/, "1");
    await priya.press("Announce this event");
    await priya.sees("It is announced.", "1 of 1 free", "09:30 to 11:00");
    training = priya.path;
  });
  await county.as({ as: "Dele Brackenridge", width: phone }, async (dele) => {
    await dele.go("/portal/events");
    await dele.follow("Leavers without losing anybody");
    await dele.choose("Captions or a speech-to-text reporter");
    await dele.press("Sign up");
    await dele.sees("You have a place");
  });
  await county.as({ as: "Ottilie Marsh", javaScript: false }, async (ottilie) => {
    await ottilie.go(training);
    await ottilie.sees("None of 1 free");
    await ottilie.seesNot("Dele Brackenridge", "Needs: Captions");
    await ottilie.press("Join the waiting list");
    await ottilie.sees("You are on the waiting list");
  });
  await county.as({ as: "Priya Anand" }, async (priya) => {
    await priya.go(training);
    await priya.sees("Who comes", "Dele Brackenridge", "Needs: Captions", "Who waits", "Ottilie Marsh");
  });
  await county.as({ as: "Dele Brackenridge", width: phone }, async (dele) => {
    await dele.go(training);
    await dele.tap(dele.page.getByText("Give your place back", { exact: true }).first());
    await dele.press("Give your place back");
    await dele.sees("You gave your place back.");
  });
  await county.as({ as: "Ottilie Marsh" }, async (ottilie) => {
    await ottilie.go("/in-tray");
    await ottilie.sees("You have a place: Leavers without losing anybody");
    await ottilie.go(training);
    await ottilie.sees("You have a place");
    const calendar = (await ottilie.file("/portal/events.ics")).body.toString();
    assert.ok(calendar.includes("SUMMARY:Leavers without losing anybody"));
  });
});
