// A whole year of the Agreement with twelve signatories, in a clock that the journey moves: sixty comments of all kinds,
// duplicates, an objection that is cleared, silence, a ballot that first fails on its quorum, adoption, signing again with
// one lapse and its repair, and next year's carry-over. What many do alike is sent by plain forms; what is shown is looked at.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { smallCounty, speaker, twelve } from "../lib/county.mjs";
import { Writer } from "../lib/post.mjs";
import { suite } from "../lib/suite.mjs";

const held = {};
const county = suite(async () => {
  held.county = await smallCounty();
  return { pack: held.county.folder, args: ["--movable-clock"] };
});
after(() => held.county?.remove());

const day = 86_400_000;
let today = new Date();
const people = new Map();
let year;
let clauses;
const refs = {};

// pass lets days go by, with the work of each.
async function pass(days) {
  today = new Date(today.getTime() + days * day);
  const answer = await fetch(`${county.url}/demo/clock`, { method: "POST", body: new URLSearchParams({ to: today.toISOString().replace(/\.\d+/, "") }) });
  assert.equal(answer.status, 204, await answer.text());
  people.clear(); // sessions are over
}

// until lets weeks go by until the page of the review says something.
async function until(words) {
  for (let i = 0; i < 40; i++) {
    if ((await new Writer(county.url).ask(`/agreement/review/${year}/`)).html.includes(words)) return;
    await pass(4);
  }
  assert.fail(`the review never says “${words}”`);
}

async function as(name) {
  if (!people.has(name)) people.set(name, await new Writer(county.url).signIn(name));
  return people.get(name);
}
const of = (key) => as(speaker(key));
const office = () => as("Yusra Pell");

// say makes a comment and gives its reference.
async function say(who, clause, kind, values) {
  const got = await who.send(`/reviews/${year}/clauses/${clause}/new?kind=${kind}`, "Send the comment", values);
  const ref = got.path.match(/comments\/(.+)$/);
  assert.ok(ref, `the comment on ${clause} was not sent: ${got.path}`);
  return ref[1];
}
const at = (ref) => `/reviews/${year}/comments/${ref}`;
const decide = async (ref, outcome, more = {}) => (await office()).send(at(ref), "Save the decision", { outcome, reason: `We talked about it: ${outcome}.`, ...more });

test("the review is opened, and everybody is asked", async () => {
  await county.as({ as: "Yusra Pell" }, async (sec) => {
    await sec.go("/reviews/new");
    await sec.press("Open the review");
    year = Number(sec.path.match(/\d{4}/)[0]);
    await sec.sees("Call for comments");
  });
  await until("Call for comments is open until");
  assert.match((await (await office()).ask(`/reviews/${year}/board`)).html, /\b12\b/);
  const page = (await (await office()).ask(`/reviews/${year}`)).html;
  clauses = [...new Set([...page.matchAll(/\/clauses\/([a-z0-9-]+)"/g)].map((m) => m[1]))];
  assert.ok(clauses.length >= 10, `${clauses.length} clauses`);
  await (await office()).send(`/reviews/${year}/manage`, "Use this text", { edition: "new" });
});

test("ten signatories make sixty comments of all kinds; two are silent", async () => {
  const kinds = ["question", "suggestion", "blocking"];
  let n = 0;
  for (const [i, key] of twelve.slice(0, 10).entries()) {
    const who = await of(key);
    for (let k = 0; k < 6; k++, n++) {
      const kind = n === 0 ? "blocking" : kinds[k % 3 === 2 && k > 2 ? 0 : k % 3];
      const clause = clauses[(i * 6 + k) % 10];
      const values = { text: `Comment ${n + 1}: how does this work for us?` };
      if (kind === "blocking") values.change = "Add: as far as the law allows.";
      if (kind === "suggestion") values.proposed = (was) => `${was}\n\nPoint ${n + 1} holds for ${key}.`;
      const ref = await say(who, clause, kind, values);
      (refs[kind] ??= []).push({ ref, key, clause });
    }
  }
  assert.equal(n, 60);
  const others = await of("police");
  await others.send(at(refs.blocking[1].ref), "We agree", {});
  await (await of("hospital")).ask(`/reviews/${year}`); // reads, says nothing
  await county.as({ as: "Yusra Pell" }, async (sec) => {
    await sec.go(`/reviews/${year}/board`);
    await sec.sees("Never opened", "Answered");
    await sec.go(`/reviews/${year}/comments`);
    await sec.sees("60 comments", "objections stand");
  });
});

test("every comment gets its disposition; a duplicate is merged and an objection cleared", async () => {
  const [first, second] = refs.question;
  await decide(second.ref, "duplicate", { of: first.ref });
  await (await office()).send(at(refs.suggestion[0].ref), "Take it into the draft", {});
  const objection = refs.blocking[0];
  await decide(objection.ref, "in_part");
  await (await of(objection.key)).send(at(objection.ref), "Send the answer", { answer: "That is enough.", clears: "yes" });
  refs.deferred = refs.question[2];
  await decide(refs.deferred.ref, "deferred");
  refs.rejected = refs.suggestion[1];
  await decide(refs.rejected.ref, "rejected");
  const done = new Set([second, refs.suggestion[0], objection, refs.deferred, refs.rejected].map((x) => x.ref));
  for (const { ref } of Object.values(refs).filter(Array.isArray).flat()) if (!done.has(ref)) await decide(ref, "accepted");
  for (const { ref, key } of refs.blocking.slice(1)) await (await of(key)).send(at(ref), "Send the answer", { answer: "We can agree now.", clears: "yes" });
  await county.as({ as: speaker(second.key) }, async (author) => {
    await author.go(at(second.ref));
    await author.sees("Goes on in", first.ref);
    await author.go(at(objection.ref));
    await author.sees("the objection is met");
  });
});

test("the draft shows what came from whom, and is put before everybody", async () => {
  await until("Writing the proposed text is under way");
  const sec = await office();
  const draft = (await sec.ask(`/reviews/${year}/manage`)).html.match(/href="(\/agreement\/[0-9.]+)"/)[1];
  await county.as({ as: "Yusra Pell" }, async (person) => {
    await person.go(`${draft}/edit`);
    await person.sees(`suggestion ${refs.suggestion[0].ref}, taken in as it was proposed`);
  });
  await sec.send(`${draft}/describe`, "Save the title and summary", { changes: "It says what each party does." });
  await sec.send(`${draft}/edit`, "Open it for review", {});
  await until("Consultation on the proposed text is open until");
});

test("a first ballot fails on its quorum, a second carries the text", async () => {
  await until("Ballot is open until");
  const cast = async (key, vote) => (await of(key)).send(`/reviews/${year}/ballot`, "osition", { vote });
  for (const key of twelve.slice(0, 4)) await cast(key, "yes");
  await until("Ballot, again is open until");
  await county.as({}, async (reader) => {
    await reader.go(`/agreement/review/${year}/`);
    await reader.sees(/too few/i);
  });
  for (let i = 0; i < 8 && !(await (await of("county")).ask(`/reviews/${year}/ballot`)).html.includes("Take this position"); i++) await pass(2);
  for (const key of twelve.slice(0, 3)) await cast(key, "yes");
  await cast("icb", "abstain");
  await until("Adoption is under way");
  await county.as({ as: speaker("county") }, async (reader) => {
    await reader.go(`/reviews/${year}/ballot`);
    await reader.sees("Outcome, and how it was counted", "No objection");
  });
});

test("the text is adopted, eleven sign, one lapses, and signing puts it right", async () => {
  await (await office()).send(`/reviews/${year}/manage`, "Adopt the text", { kind: "major", why: "It adds duties." });
  const sign = async (key) => {
    const who = await of(key);
    const page = (await who.ask(`/reviews/${year}/sign`)).html;
    const name = page.match(/Type the officer’s name to sign: ([^<]+)</)[1].trim();
    const got = await who.send(`/reviews/${year}/sign`, "Sign for", { typed_name: name, authority: "yes" });
    assert.match(got.html, /Signed\.|has signed edition/);
  };
  const late = "ambulance";
  for (const key of twelve) if (key !== late) await sign(key);
  const slug = (await (await office()).ask("/signatories")).html.match(/\/signatories\/([a-z0-9-]*ambulance[a-z0-9-]*)"/)[1];
  const record = (await (await of(late)).ask("/records")).html.match(/\/records\/([A-Z]+-R-\d{4}-\d+)"/)[1];
  const stands = async (words) => (await (await of(late)).ask(`/records/${record}`)).html.includes(words);
  const says = async (path, words) => words.test((await new Writer(county.url).ask(path)).html);
  for (let i = 0; i < 40 && !await says(`/signatories/${slug}`, /lapsed/i); i++) await pass(4);
  for (let i = 0; i < 20 && !await says(`/register/${record}`, /paused/i); i++) await pass(4);
  assert.ok(await stands("Paused"), "its record stands still");
  await county.as({}, async (reader) => {
    await reader.go(`/signatories/${slug}`);
    await reader.sees(/lapsed/i);
    await reader.go(`/register/${record}`);
    await reader.sees(/paused/i);
  });
  await sign(late);
  await pass(1);
  assert.ok(!await stands("Paused"), "its record goes on");
  await county.as({}, async (reader) => {
    await reader.go(`/signatories/${slug}`);
    await reader.seesNot(/has lapsed/i);
  });
});

test("what was put off and rejected comes back next year with its history", async () => {
  const last = year;
  await pass(60);
  await county.as({ as: "Yusra Pell" }, async (sec) => {
    await sec.go("/reviews/new");
    await sec.page.locator("#year").fill(String(last + 1));
    await sec.press("Open the review");
    year = last + 1;
    await sec.sees(refs.deferred.ref);
  });
  await pass(4);
  const author = await of(refs.deferred.key);
  const back = `/reviews/${last}/comments/${refs.deferred.ref}?into=${year}`;
  assert.ok((await author.ask(`/reviews/${year}/clauses/${refs.deferred.clause}`)).html.includes(back), "the clause shows what was put off");
  const got = await author.send(back, `Bring it into the review of ${year}`, {});
  assert.match(got.html, new RegExp(`Review of ${last}, ${refs.deferred.ref}`));
});
