// Counts taps and keys of the ten commonest tasks, from the first page after signing in. The numbers are
// kept in docs/reference/taps.md and may only fall.
//   SHAREWELL_WRITE_TAPS=1 writes the file anew.
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { after, test } from "node:test";
import { completeCopy, send, startRecord } from "../lib/records.mjs";
import { prepareStatement } from "../lib/statements.mjs";
import { suite } from "../lib/suite.mjs";

const county = suite();
const file = new URL("../../docs/reference/taps.md", import.meta.url);
const counted = [];

// task runs a journey from where it begins and counts it.
function task(name, who, journey, { prepare, begin = "/in-tray", called = who ?? "a resident" } = {}) {
  test(name, async () => {
    const given = await prepare?.();
    await county.as({ as: who, look: false }, async (person) => {
      await person.go(begin);
      person.taps = 0;
      person.keys = 0;
      await journey(person, given);
      counted.push({ name, who: called, taps: person.taps, keys: person.keys });
    });
  });
}

async function sent(title) {
  let at;
  await county.as({ as: "Priya Anand", look: false }, async (priya) => {
    at = await startRecord(priya, title, "SM-R-2025-0002");
    await completeCopy(priya, at);
    await send(priya, at);
  });
  return at;
}

task("Find a use by a word and read it", undefined, async (resident) => {
  await resident.fill("Search the list", "school");
  await resident.press("Search the list", "main");
  await resident.follow("Schools tell the council which children they teach");
}, { begin: "/register" });

task("See which organisations have signed, and one of them", undefined, async (resident) => {
  await resident.follow("Who takes part", "header");
  await resident.follow("Saltmarsh County Council");
}, { begin: "/" });

task("Start a record as a copy", "Priya Anand", async (priya) => {
  await priya.follow("Start a record", "body");
  await priya.fill("What should the record be called?", "Copied");
  await priya.choose("As a copy of another record");
  await priya.fill(/^Reference of the record to copy/, "SM-R-2025-0002");
  await priya.press("Start the record");
});

task("Change one answer of a draft", "Priya Anand", async (priya) => {
  await priya.follow("Records of Sharing", "body");
  await priya.follow("Weekly pupil list: colleges");
  await priya.follow("Purpose");
  await priya.fill("The purpose in one sentence", "To know who studies where.");
  await priya.press("Save and go back to the record");
});

task("Add a party to a draft", "Priya Anand", async (priya) => {
  await priya.follow("Records of Sharing", "body");
  await priya.follow("Weekly pupil list: colleges");
  await priya.follow("Parties");
  await priya.press("Add a party");
  await priya.fill("Find an organisation", "estuary");
  await priya.press("Find", "main");
  await priya.choose("Estuary Homes", "Which organisation is it?");
  await priya.choose("Controller", "What is its role?");
  await priya.press("Save", "main");
});

task("Approve a record that waits for review", "Ifeoma Castell", async (ifeoma) => {
  await ifeoma.follow(/To be approved/);
  await ifeoma.choose("Approve it");
  await ifeoma.press("Send your answer");
}, { prepare: () => sent("To be approved") });

task("Send a record back with a reason", "Owen Tallis", async (owen) => {
  await owen.follow(/To be sent back/);
  await owen.choose("Ask for a change");
  await owen.fill("Your reason", "Name the post.");
  await owen.press("Send your answer");
}, { prepare: () => sent("To be sent back") });

task("Sign a record that waits for signature", "Marguerite Oyelaran", async (marguerite) => {
  await marguerite.follow(/^Sign/);
  if (!marguerite.path.endsWith("/sign")) await marguerite.press("Read and sign");
  if (await marguerite.page.getByLabel("Your post").inputValue() === "") await marguerite.fill("Your post", "Director");
  await marguerite.choose("I may sign this record for my organisation");
  await marguerite.press("Sign the record");
});

task("Pause a live record", "Tomasz Reed", async (tomasz) => {
  await tomasz.follow("Records of Sharing", "body");
  await tomasz.follow("Hospital discharge to adult social care");
  await tomasz.follow("Pause the sharing");
  await tomasz.fill("Why must it stop?", "A list went astray.");
  await tomasz.press("Pause the sharing");
});

task("Sign the Acceptance Statement when it is complete", "Agnes Lowe", async (agnes) => {
  await agnes.follow(/Acceptance Statement/);
  await agnes.fill(/^Type the officer’s name to sign/, "Agnes Lowe");
  await agnes.choose(/^The officer may bind this organisation/);
  await agnes.press(/^Sign for /);
}, { prepare: () => county.as({ as: "Agnes Lowe", look: false }, (agnes) => prepareStatement(agnes, "Agnes Lowe", "Practice Manager")) });

task("Ask the guide about somebody in danger", undefined, async (teacher) => {
  await teacher.press("Start the questions", "main");
  for (const answer of ["Yes, now or in the next hours", "Academy or free school", "Police", "Children"]) {
    await teacher.choose(answer);
    await teacher.press("Continue");
  }
  assert.match(await teacher.heading(), /Share$/);
}, { begin: "/guide/should-i-share", called: "a teacher, not signed in" });

task("Write an emergency record from the guide’s answer", "Dele Brackenridge", async (dele) => {
  await dele.press("Write this down now", "main");
  await dele.fill("What did you share?", "Address, what we saw");
  await dele.fill("Your case reference", "CS-2041");
  await dele.fill("What could happen if it is not shared?", "He may be badly hurt");
  await dele.press("Save the record", "main");
  assert.equal(dele.path, "/one-offs/emergency/saved");
}, { begin: "/guide/should-i-share?d=now&f=county&t=police&s=child" });

task("Write an emergency record with all its ten answers", "Dele Brackenridge", async (dele) => {
  await dele.choose("Saltmarsh Constabulary");
  await dele.choose("Share all that was asked for");
  await dele.fill("What did you share?", "Address, what we saw");
  await dele.fill("Your case reference", "CS-2042");
  await dele.fill("What is it for?", "To find the child tonight");
  await dele.fill("What could happen if it is not shared?", "He may be badly hurt");
  await dele.fill("Who asked? Name and post", "PC Ann Lark");
  await dele.fill("Their work phone or email", "101");
  await dele.choose("Called back through the switchboard");
  await dele.press("Save the record", "main");
  assert.equal(dele.path, "/one-offs/emergency/saved");
}, { begin: "/one-offs/emergency" });

function page(rows) {
  const lines = rows.map(({ name, who, taps, keys }) => `| ${name} | ${who} | ${taps} | ${keys} |`);
  return `# Taps of the commonest tasks

Counted by \`e2e/tests/taps.test.mjs\` in the running demonstration: every click, choice and move into a box is a tap, every
character typed is a key. Tasks of members begin in the in-tray, those of residents on the page a search engine leads to;
the guide and the emergency record begin on their own page, as from a telephone's home screen, with somebody signed in for the
record. Words that are spoken into a telephone count as typed here, so dictation takes fewer keys. Of the ten answers two are
there from the sign-in and the clock: who decided, and that it is an emergency.
The test fails when a number rises. After a change that lowers one: \`cd e2e && SHAREWELL_WRITE_TAPS=1 node --test tests/taps.test.mjs\`.

| task | who | taps | keys |
|---|---|---:|---:|
${lines.join("\n")}
`;
}

after(async () => {
  if (process.env.SHAREWELL_WRITE_TAPS) {
    await writeFile(file, page(counted));
    return;
  }
  const kept = new Map((await readFile(file, "utf8")).split("\n").filter((line) => line.startsWith("| ")).slice(1)
    .map((line) => line.split("|").map((cell) => cell.trim())).map(([, name, , taps, keys]) => [name, { taps: Number(taps), keys: Number(keys) }]));
  for (const { name, taps, keys } of counted) {
    const before = kept.get(name);
    assert.ok(before, `${name} is not in docs/reference/taps.md`);
    assert.ok(taps <= before.taps && keys <= before.keys, `${name} takes ${taps} taps and ${keys} keys; it took ${before.taps} and ${before.keys}`);
  }
});
