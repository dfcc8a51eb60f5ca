// The licence: somebody on a small telephone without scripts follows a promise to its evidence, says what is wrong and
// reads the answer; a campaigner takes everything away and works figures out again.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { phone } from "../lib/browser.mjs";
import { suite } from "../lib/suite.mjs";

const county = suite();
const small = { width: phone, javaScript: false };

const file = async (who, path) => (await who.page.request.get(new URL(path, who.page.url()).href)).text();
const sum = (result, names) => names.reduce((all, name) => all + result.counts.find((c) => c.name === name).value, 0);

test("a campaigner takes everything away and works it out again", async () => {
  await county.as({}, async (who) => {
    await who.go("/licence/scorecard");
    const card = JSON.parse(await file(who, "/licence/scorecard.json"));
    const entries = [];
    for (let next = "/register.json?limit=100"; next;) {
      const page = JSON.parse(await file(who, next));
      entries.push(...page.items);
      next = page.next;
    }
    const shown = entries.filter((e) => ["live", "under_review", "paused"].includes(e.status) && ["full", "summary"].includes(e.level));
    const of = (code) => ({ definition: card.definitions.find((d) => d.code === code), result: card.results.find((r) => r.indicator === code) });

    // From the public records themselves.
    for (const [code, holds] of [["14a", (e) => e.risks], ["6a", (e) => e.benefits], ["13a", (e) => e.equality]]) {
      const { result } = of(code);
      assert.equal(result.denominator, shown.length, `${code}: entries that are shown`);
      assert.equal(result.numerator, shown.filter(holds).length, `${code}: entries that say it`);
    }
    // One that was not counted before: what came of uses whose day for it has come.
    const today = new Date().toISOString().slice(0, 10);
    const late = (e) => Boolean(e.dates?.outcome_due) && e.dates.outcome_due <= today;
    const said = (e) => (e.outcomes ?? []).length > 0;
    const outcomes = of("6b").result;
    assert.equal(outcomes.denominator, shown.filter((e) => said(e) || late(e)).length, "6b: uses whose day has come");
    assert.equal(outcomes.numerator, shown.filter((e) => said(e) && !late(e)).length, "6b: uses that said it");
    // By a meaning that is over, each figure names the formula of its time.
    const former = (r) => of(r.indicator).definition.definitions.find((v) => v.n === r.definition)?.was;
    // From the counts in the file, for every figure with numbers.
    let again = 0;
    for (const r of card.results.filter((r) => r.state === "measured" && r.counts)) {
      const d = former(r) ?? card.definitions.find((x) => x.code === r.indicator);
      const top = sum(r, d.top);
      const bottom = d.bottom ? sum(r, d.bottom) : 0;
      const raw = { share: (100 * top) / bottom, ratio: (d.per * top) / bottom, number: top, middle: top }[d.measure] ?? (100 * top) / bottom - (100 * sum(r, d.other_top)) / sum(r, d.other_bottom);
      assert.ok(Math.abs(raw - r.value) <= 0.05 + 1e-9, `${r.indicator} in ${r.span}: ${raw} is not ${r.value}`);
      const text = `${r.indicator} ${r.definition} ${r.span}\n` + r.counts.map((c) => `${c.name}=${c.value}\n`).join("");
      assert.equal(createHash("sha256").update(text).digest("hex"), r.hash, `${r.indicator}: the hash`);
      again++;
    }
    assert.ok(again >= 10, `only ${again} figures could be worked out again`);
    // What nobody counts is never nought.
    for (const r of card.results.filter((r) => r.state === "missing")) {
      assert.ok(r.absent.length > 0 && !r.numbers_shown && !r.counts, `${r.indicator} is missing and shows numbers`);
    }
    const table = await file(who, "/licence/scorecard.csv");
    assert.ok(table.includes("14a") && table.split("\n").length > card.results.length);
  });
});

test("somebody says what is wrong with a figure and is answered in public", async () => {
  const wrong = "The risks of some uses are a single sentence.";
  await county.as(small, async (who) => {
    await who.go("/");
    await who.follow("Our promises");
    await who.follow("Risks and benefits together");
    await who.sees("What it means in practice", "How we are doing");
    await who.follow("Entries that name the risks");
    await who.sees("How we work it out", "Over time", "Work it out again");
    await who.press("Say what you think is wrong", "main");
    await who.press("Send it", "main");
    assert.deepEqual(await who.errors(), ["Write something"]);
    await who.fill("What do you think is wrong with this figure?", wrong);
    await who.press("Send it", "main");
    await who.sees("Your words were sent", "One more was sent and is being read");
    assert.equal(await who.page.getByText(wrong).count(), 0, "nobody reads it before the secretariat has");
  });
  await county.as({ as: "Yusra Pell" }, async (yusra) => {
    await yusra.go("/in-tray");
    await yusra.follow(/Answer what somebody said about figure 14a/);
    await yusra.follow("Entries that name the risks");
    await yusra.sees(wrong);
    await yusra.choose("Show it with this answer");
    await yusra.fill("Your answer (optional)", "We will look at how long they are.");
    await yusra.choose("Nothing changed because of this.");
    await yusra.press("Do this", "main");
    await yusra.sees("It is done");
  });
  await county.as(small, async (who) => {
    await who.go("/licence/scorecard/14a");
    await who.sees(wrong, "We will look at how long they are.");
  });
});
