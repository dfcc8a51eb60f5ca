// The practitioner's guide: on a telephone, without scripts, and without a network.
import assert from "node:assert/strict";
import { appendFile, cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { phone } from "../lib/browser.mjs";
import { Device } from "../lib/device.mjs";
import { freePort, start } from "../lib/server.mjs";
import { suite } from "../lib/suite.mjs";

const county = suite();
const guide = "/guide/should-i-share";

// inDanger answers the fewest questions: somebody is in danger now.
async function inDanger(person) {
  await person.go(guide);
  await person.press("Start the questions", "main");
  await person.choose("Yes, now or in the next hours");
  await person.press("Continue");
  await person.choose("Academy or free school");
  await person.press("Continue");
  await person.choose("Police");
  await person.press("Continue");
  await person.choose("Children");
  await person.press("Continue");
}

for (const javaScript of [true, false]) {
  test(`somebody in danger: four questions to the answer, ${javaScript ? "with" : "without"} scripts`, async () => {
    await county.as({ width: phone, javaScript }, async (teacher) => {
      await inDanger(teacher);
      assert.match(await teacher.heading(), /Share$/);
      await teacher.sees("Whom to call", "Write this down", "What to share", "Rulebook of");
      assert.deepEqual((await teacher.page.context().cookies()).map((one) => one.name), [], "the guide sets no cookie");
    });
  });
}

test("going back, changing an answer and opening a saved address all work", async () => {
  await county.as({ width: phone }, async (nurse) => {
    await inDanger(nurse);
    const saved = nurse.page.url();
    await nurse.back();
    assert.equal(await nurse.heading(), "Who is the information about?");
    await nurse.go(saved);
    await nurse.follow(/^Change.*receive/);
    await nurse.choose("A newspaper, broadcaster or other media");
    await nurse.press("Continue");
    assert.doesNotMatch(await nurse.heading(), /^Advice: Share$/);
    await nurse.go(saved);
    assert.match(await nurse.heading(), /Share$/);
  });
});

test("a question sent without an answer says what to do", async () => {
  await county.as({ width: phone }, async (officer) => {
    await officer.go(`${guide}?start=1`);
    await officer.press("Continue");
    await officer.sees("Choose an answer.");
    assert.match(await officer.page.title(), /^Error: /);
  });
});

test("the answer leads to a record that is filled in", async () => {
  await county.as({ as: "Dele Brackenridge", width: phone }, async (dele) => {
    await inDanger(dele);
    await dele.press("Write this down now", "main");
    assert.equal(dele.path, "/one-offs/emergency");
    assert.ok(await dele.page.getByLabel("Share all that was asked for").isChecked(), "the decision is filled in");
    assert.ok(await dele.page.getByLabel("Saltmarsh Constabulary").isChecked(), "the one police force is filled in");
  });
});

test("after one visit the guide answers the same without a network", async () => {
  const device = await Device.open(county.url);
  try {
    const { person, page } = device;
    await inDanger(person);
    const address = page.url();
    const online = await person.main();
    await device.ready();
    await device.offline(true);
    await inDanger(person);
    assert.equal(page.url(), address);
    const offline = await person.main();
    await person.sees(/You are offline\. This page was made on this device\. It uses the rulebook of \d+ \w+ \d{4}/);
    const notice = /You are offline\. This page was made.*? Nothing you answer leaves the device\. /;
    assert.equal(offline.replace(notice, ""), online, "the same advice in the same words");
    assert.match(await page.title(), /^Share – /);
    await person.go("/register");
    assert.equal(await person.heading(), "You are offline");
    await person.sees("What works without a network", "This device holds the rulebook of");
    await device.restart();
    await device.offline(true);
    await device.person.go(address);
    assert.match(await device.person.heading(), /Share$/, "also after the browser was closed");
    assert.deepEqual(device.scriptErrors, []);
  } finally {
    await device.close();
  }
});

test("a newer rulebook comes by itself, and the page says so", async () => {
  const folder = await mkdtemp(join(tmpdir(), "sharewell-newer-"));
  const packs = new URL("../../packs/", import.meta.url).pathname;
  const pack = join(folder, "pack");
  await cp(join(packs, "demo"), pack, { recursive: true });
  for (const file of ["purposes.yaml", "sectors.yaml", "settings.yaml"]) await cp(join(packs, "kent-and-medway", file), join(pack, file));
  const port = await freePort();
  let server = await start({ port, folder, pack });
  const device = await Device.open(server.url);
  try {
    const { person, page } = device;
    const edition = async () => (await person.main()).match(/edition ([0-9a-f-]+)/)[1];
    await person.go(guide);
    await device.ready();
    const before = await edition();
    await server.stop();
    await appendFile(join(pack, "settings.yaml"), "\n# another edition\n");
    server = await start({ port, folder, pack });
    await person.go(guide);
    await page.getByText("A newer rulebook is now on this device").waitFor();
    const after = await edition();
    assert.notEqual(after, before);
    await device.offline(true);
    await person.go(guide);
    await person.sees("You are offline.", after);
  } finally {
    await device.close();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
});
