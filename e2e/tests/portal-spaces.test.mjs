// Rooms of the members' portal: one is opened and people come in; and somebody who is taken out meets a closed door by
// page, list, question, file, search, suggestion, count, feed and message, as if there had never been a room.
import assert from "node:assert/strict";
import { test } from "node:test";
import { phone } from "../lib/browser.mjs";
import { suite } from "../lib/suite.mjs";

const county = suite();
const hidden = "A supplier we look into";
const door = "/portal/spaces/quiet-matter";

// finds asks the search in its three ways whether it knows of something.
async function finds(person, words) {
  const said = [];
  for (const address of ["/search.json?q=", "/search?q=", "/search/suggest.json?q="]) {
    const answer = await person.file(address + encodeURIComponent(words));
    assert.equal(answer.status, 200);
    said.push(answer.body.toString().includes("quiet-matter"));
  }
  return said;
}

// leaves puts a question and a document into the room, and gives where they stand.
async function leaves(person) {
  await person.go(door);
  await person.press("Ask a question here");
  await person.fill("Your question, in one sentence", "Did the zebrafinch firm tell you too?");
  await person.choose("Security and incidents", "Topics");
  await person.press("Continue");
  await person.sees(hidden);
  await person.press("Ask this question");
  await person.sees("Did the zebrafinch firm tell you too?");
  const question = person.path;
  await person.go("/portal/library/new?space=quiet-matter");
  await person.fill("Title", "What the zebrafinch firm wrote");
  await person.fill("What is it for?", "To compare.");
  await person.choose("Template", "What kind of document is it?");
  await person.choose("Security and incidents", "Topics");
  await person.choose("Open Government Licence", "How may others use it?");
  await person.page.getByLabel(/^File/).setInputFiles({ name: "firm.txt", mimeType: "text/plain", buffer: Buffer.from("The zebrafinch firm wrote this.") });
  await person.press("Add to the library");
  await person.sees("It stands in the library now.", "Download firm.txt");
  const file = await person.page.getByRole("link", { name: /Download firm\.txt/ }).getAttribute("href");
  for (let tries = 0; JSON.parse((await person.file("/search.json?q=zebrafinch")).body).total < 2; tries++) {
    assert.ok(tries < 50, "what stands in the room is not found by its members");
    await person.page.waitForTimeout(100);
  }
  return { question, item: person.path, file };
}

test("who is taken out of a space meets a closed door", async () => {
  let feed, count, left;
  await county.as({ as: "Ifeoma Castell", width: phone }, async (ifeoma) => {
    await ifeoma.go("/portal/spaces");
    await ifeoma.follow(hidden);
    await ifeoma.sees("Only its members know that it is there", "You are a member.", "What is new here");
    await ifeoma.follow("Who is here");
    await ifeoma.sees("Ifeoma Castell", "Owen Tallis");
    assert.deepEqual(await finds(ifeoma, hidden), [true, true, true]);
    await ifeoma.go(door);
    await ifeoma.follow("Follow this space in your news reader or calendar");
    await ifeoma.press("Make the address");
    await ifeoma.sees("We show it this once");
    feed = (await ifeoma.main()).match(/\/feeds\/[A-Z0-9]+\/news\.atom/)[0];
    const read = await ifeoma.file(feed);
    assert.equal(read.status, 200);
    assert.ok(read.body.toString().includes(hidden));
    left = await leaves(ifeoma);
    assert.ok((await ifeoma.file(feed)).body.toString().includes("zebrafinch"));
    count = JSON.parse((await ifeoma.file("/search.json?q=supplier")).body).total;
  });
  await county.as({ as: "Yusra Pell" }, async (yusra) => {
    await yusra.go(door);
    await yusra.press("People and invitations");
    await yusra.press(/^Take out Ifeoma Castell/);
    await yusra.sees("They are out. It holds from now on.", "Taken out: Ifeoma Castell");
    await yusra.seesNot(/Make host Ifeoma/);
  });
  await county.as({ as: "Ifeoma Castell", width: phone, javaScript: false, expectStatus: [404] }, async (ifeoma) => {
    await ifeoma.go("/portal/spaces");
    await ifeoma.seesNot(hidden);
    const never = await ifeoma.go("/portal/spaces/there-was-never-one");
    const says = async () => (await ifeoma.main()).replace(/reference: \w+/, ""); // of the request
    const words = await says();
    assert.equal(never.status(), 404);
    for (const path of [door, `${door}/people`, left.question, left.item]) {
      const answer = await ifeoma.go(path);
      assert.equal(answer.status(), 404, path);
    }
    await ifeoma.go(door);
    assert.equal(await says(), words, "a hidden space speaks as one that never was");
    assert.deepEqual(await finds(ifeoma, hidden), [false, false, false]);
    assert.equal((await ifeoma.file(left.file)).status, 404);
    assert.equal(JSON.parse((await ifeoma.file("/search.json?q=zebrafinch")).body).total, 0);
    assert.equal(JSON.parse((await ifeoma.file("/search.json?q=supplier")).body).total, count - 1);
    for (const list of ["/portal/questions", "/portal/library", "/in-tray"]) {
      await ifeoma.go(list);
      await ifeoma.seesNot("zebrafinch");
    }
    const read = await ifeoma.file(feed);
    assert.deepEqual([read.status, read.body.length], [404, 0]);
    await ifeoma.go("/portal/feeds");
    await ifeoma.sees("A space that you cannot read any more", "Gives nothing");
    await ifeoma.seesNot(hidden);
    await ifeoma.press(/^Take it back/);
    await ifeoma.sees("The address gives nothing any more.");
    const gone = await ifeoma.file(feed);
    assert.deepEqual([gone.status, gone.body.length], [410, 0]);
  });
});

test("a space is opened, people come in by name and by role, and who loses the way in is out", async () => {
  let path;
  await county.as({ as: "Priya Anand", width: phone, javaScript: false }, async (priya) => {
    await priya.go("/portal/spaces");
    await priya.press("Open a space");
    await priya.press("Open the space");
    assert.deepEqual(await priya.errors(), ["Give the space a name, like “Schools and nurses”", "Say what the space is for", "Choose who may read in it"]);
    await priya.fill("Name of the space", "Winter plans");
    await priya.fill("What is it for?", "Who tells whom when roads are closed.");
    await priya.choose("Closed", "Who can read?");
    await priya.press("Open the space");
    await priya.sees("The space is open. Bring people in next.", "You look after this space.");
    path = priya.path;
    await priya.go(`${path}/people`);
    await priya.tap(priya.page.getByText("Bring in a whole role", { exact: true }));
    await priya.page.getByLabel("Organisation", { exact: true }).selectOption({ label: "Saltmarsh County Council" });
    await priya.page.getByLabel("Role", { exact: true }).selectOption({ label: "practitioner" });
    await priya.press("Bring in the role");
    await priya.sees("The role is in.", "Everybody who is practitioner at Saltmarsh County Council");
  });
  await county.as({ as: "Dele Brackenridge", width: phone }, async (dele) => {
    await dele.go(path);
    await dele.sees("You are a member.", "Nothing yet.");
    await dele.page.getByText("Leave this space", { exact: true }).count().then((n) => assert.equal(n, 0, "a role cannot leave for one person"));
  });
  await county.as({ as: "Colm Ferris", width: phone }, async (colm) => {
    await colm.go("/portal/spaces");
    await colm.follow("Winter plans");
    await colm.sees("You are not a member.");
    await colm.seesNot("What is new here");
    await colm.fill("Why would you like to be in?", "We close the roads.");
    await colm.press("Ask to join");
    await colm.sees("You have asked. A host answers you.");
  });
  await county.as({ as: "Priya Anand" }, async (priya) => {
    await priya.go("/in-tray");
    await priya.follow(/Answer who asks to be let into “Winter plans”/);
    await priya.sees("We close the roads.");
    await priya.press(/^Let in Colm Ferris/);
    await priya.sees("They are in, and we told them.");
    await priya.press(/^Take out Everybody who is practitioner/);
    await priya.sees("They are out.");
  });
  await county.as({ as: "Colm Ferris" }, async (colm) => {
    await colm.go(path);
    await colm.sees("You are a member.");
  });
  await county.as({ as: "Dele Brackenridge", javaScript: false, expectStatus: [404] }, async (dele) => {
    await dele.go(path);
    await dele.sees("You are not a member.");
    await dele.seesNot("What is new here");
    assert.equal((await dele.go(`${path}/people`)).status(), 404);
  });
});
