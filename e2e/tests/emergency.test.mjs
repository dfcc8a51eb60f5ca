// The emergency record: one hand, a bad signal, then none.
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch, phone, withPage } from "../lib/browser.mjs";
import { Device } from "../lib/device.mjs";
import { Person } from "../lib/person.mjs";
import { freePort, start } from "../lib/server.mjs";

const form = "/one-offs/emergency";
let server;
let browser;
let folder;
let port;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "sharewell-emergency-"));
  port = await freePort();
  server = await start({ port, folder });
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

// telephone opens a device on which somebody has signed in and seen the form once.
async function telephone(name, journey) {
  const device = await Device.open(server.url);
  try {
    await device.person.signIn(name);
    await device.person.go(form);
    await device.ready();
    await journey(device, device.person, device.page);
    assert.deepEqual(device.scriptErrors, []);
  } finally {
    await device.close();
  }
}

async function write(person, reference) {
  await person.choose("Saltmarsh Constabulary");
  await person.choose("Share all that was asked for");
  await person.fill("What did you share?", "Address and what was seen today.");
  await person.fill("Your case reference", reference);
  await person.fill("What could happen if it is not shared?", "Serious injury tonight.");
}

const formReady = (page) => page.waitForSelector("form[data-sw-emergency][data-ready=yes]");
const shown = (page, state) => page.waitForSelector(`.sw-kept__item[data-state=${state}]`);

test("a record on a throttled network is saved at once", async () => {
  await telephone("Dele Brackenridge", async (device, dele, page) => {
    await device.slow();
    await dele.go(form);
    await formReady(page);
    dele.taps = 0;
    dele.keys = 0;
    await write(dele, "CS-1001");
    await dele.press("Save the record", "main");
    assert.equal(dele.path, "/one-offs/emergency/saved");
    await dele.sees("The record is saved", /SM-O-\d{4}-\d{6}-\w/, "left to fill in");
    assert.ok(dele.taps <= 9, `${dele.taps} taps`);
  });
});

test("a record written without a network waits, survives closing the browser and a server restart, and is sent once", async () => {
  await telephone("Dele Brackenridge", async (device, dele, page) => {
    await device.offline(true);
    await dele.go(form);
    await formReady(page);
    await dele.sees("You are offline.");
    await write(dele, "CS-1002");
    await dele.press("Save the record", "main");
    assert.equal(dele.path, "/offline/waiting");
    await shown(page, "waiting");
    await dele.sees("Waits to be sent", "CS-1002", "Saltmarsh County Council");
    const [kept] = await device.entries();
    assert.equal(kept.state, "waiting");
    assert.ok(!kept.text.includes("CS-1002") && !kept.text.includes("Serious"), "what was typed lies encrypted");

    // Closing the browser ended the session; the record waits for its writer.
    await device.restart();
    await server.stop();
    server = await start({ port, folder });
    await device.person.go("/offline/waiting");
    await shown(device.page, "locked");
    await device.page.getByText("Sign in to send what waits.").waitFor();
    await device.person.seesNot("CS-1002");
    await device.person.signIn("Dele Brackenridge");
    await device.person.go("/offline/waiting");
    await shown(device.page, "sent");
    await device.person.sees("Sent", /SM-O-\d{4}-\d{6}-\w/);
  });
});

test("what is typed is there again after the page went away", async () => {
  await telephone("Dele Brackenridge", async (device, dele, page) => {
    await dele.go(form);
    await formReady(page);
    await dele.fill("What did you share?", "Half a sentence");
    await page.waitForSelector("form[data-kept]");
    await device.restart();
    await device.person.signIn("Dele Brackenridge");
    await device.person.go(form);
    await formReady(device.page);
    await device.person.sees("We kept what you wrote.");
    assert.equal(await device.page.getByLabel("What did you share?").inputValue(), "Half a sentence");
  });
});

test("an entry sent twice is one record", async () => {
  await telephone("Dele Brackenridge", async (device, dele, page) => {
    const who = await page.evaluate(async () => (await fetch("/offline/who")).json());
    const send = () => page.evaluate(async (owner) => {
      const answer = await fetch("/one-offs/sync", { method: "POST", headers: { "Content-Type": "application/json", Accept: "application/json" },
        body: JSON.stringify({ id: "entry-sent-twice-0001", owner, fields: { subject_ref: ["CS-1003"] } }) });
      return { status: answer.status, ...await answer.json() };
    }, who.owner);
    const [first, second] = [await send(), await send()];
    assert.equal(first.status, 200);
    assert.equal(second.ref, first.ref);
    assert.deepEqual([first.again, second.again], [false, true]);
  });
});

test("an entry is never sent as somebody else", async () => {
  await telephone("Dele Brackenridge", async (device, dele, page) => {
    await device.offline(true);
    await dele.go(form);
    await formReady(page);
    await write(dele, "CS-1004");
    await dele.press("Save the record", "main");
    await shown(page, "waiting");
    await device.context.clearCookies(); // before the network is back, which sends at once
    await device.offline(false);
    await dele.go("/offline/waiting");
    await page.getByText("Sign in to send what waits.").waitFor();
    await dele.signIn("Owen Tallis");
    await dele.go("/offline/waiting");
    await shown(page, "other");
    await dele.seesNot("CS-1004");
    await device.context.clearCookies();
    await dele.signIn("Dele Brackenridge");
    await dele.go("/offline/waiting");
    await shown(page, "sent");
  });
});

test("an entry that is refused is kept and says why", async () => {
  await telephone("Dele Brackenridge", async (device, dele, page) => {
    await device.offline(true);
    await dele.go(form);
    await formReady(page);
    await write(dele, "CS-1005");
    await page.locator("#data_shared").fill("word ".repeat(9000));
    await dele.press("Save the record", "main");
    await shown(page, "waiting");
    await device.offline(false);
    await dele.go("/offline/waiting");
    await shown(page, "refused");
    await dele.sees("Not taken", "far too long");
    await dele.follow("Open and change it");
    await formReady(page);
    await dele.sees("far too long");
    await dele.fill("What did you share?", "Shorter.");
    await dele.press("Save the record", "main");
    assert.equal(dele.path, "/one-offs/emergency/saved");
  });
});

test("a full device says so, keeps the words on the page and offers a copy", async () => {
  await telephone("Dele Brackenridge", async (device, dele, page) => {
    await dele.go(form);
    await formReady(page);
    // Filling a real store takes gigabytes: the browser's own answer to a full one is given instead.
    await page.evaluate(() => {
      IDBObjectStore.prototype.put = () => { throw new DOMException("full", "QuotaExceededError"); };
    });
    await device.offline(true);
    await write(dele, "CS-1006");
    await page.getByText("This device is full.").waitFor();
    await page.getByRole("button", { name: "Save the record" }).click();
    await page.getByRole("button", { name: "Copy all of it" }).waitFor();
    assert.equal(await page.getByLabel("Your case reference").inputValue(), "CS-1006");
    assert.equal(dele.path, form);
    await device.offline(false);
    await dele.press("Save the record", "main");
    assert.equal(dele.path, "/one-offs/emergency/saved");
  });
});

test("a word that looks like somebody's details is named beside its box", async () => {
  await telephone("Dele Brackenridge", async (device, dele, page) => {
    await dele.go(form);
    await formReady(page);
    await dele.fill("What did you share?", "NHS 943 476 5919, lives at TN12 3AB");
    await page.getByText("This looks like an NHS number, a postcode.").waitFor();
    await dele.press("Save the record", "main");
    await dele.sees("Look at these again", "an NHS number");
  });
});

test("without scripts it is an ordinary form, and an empty one is taken too", async () => {
  await withPage(browser, server.url, { width: phone, javaScript: false }, async (page) => {
    const dele = new Person(page, { javaScript: false });
    await dele.signIn("Dele Brackenridge");
    await dele.go(form);
    await write(dele, "CS-1007");
    await dele.fill("Another organisation or person", "A school outside the county");
    await dele.press("Save the record", "main");
    await dele.sees("The record is saved");
    await dele.go(form);
    await dele.press("Save the record", "main");
    await dele.sees("The record is saved", "left to fill in");
  });
});

test("the pages have no accessibility fault", async () => {
  await withPage(browser, server.url, { width: phone }, async (page) => {
    const dele = new Person(page);
    await dele.signIn("Dele Brackenridge");
    for (const path of [form, "/offline/waiting", "/offline", "/offline/emergency"]) await dele.go(path);
  });
});
