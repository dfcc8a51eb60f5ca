// A check of a tool is missed, and everybody can see it the day after.
import assert from "node:assert/strict";
import { test } from "node:test";
import { phone } from "../lib/browser.mjs";
import { suite } from "../lib/suite.mjs";

const county = suite({ args: ["--movable-clock"] });
const day = 86_400_000;
const resident = { width: phone, javaScript: false };

test("a resident sees who checks a tool, and that a check was missed", async () => {
  let due;
  await county.as(resident, async (anybody) => {
    await anybody.go("/register?automation=decision_support");
    await anybody.follow(/computer tool helps/);
    await anybody.follow("Who checks the tool, and what they found");
    await anybody.sees("Checked, but late", "A check was made late", "40 results were looked at", "Fewer than 5 were overturned", "In place", "Northstar frailty score");
    const record = await (await fetch(`${county.url}${new URL(anybody.page.url()).pathname}.json`)).json();
    assert.equal(record.tool_name, "Northstar frailty score");
    assert.deepEqual(record.human_checks.map((c) => c.state), ["in_time", "late"]);
    assert.equal(record.human_checks[1].overturned, undefined, "a small number is not in the file");
    const list = await (await fetch(`${county.url}/automated-decisions.csv`)).text();
    due = /,(\d{4}-\d{2}-\d{2}),\d{4}-\d{2}-\d{2},/.exec(list)[1];
  });
  const late = new Date(Date.parse(`${due}T12:00:00Z`) + day);
  const moved = await fetch(`${county.url}/demo/clock`, { method: "POST", body: new URLSearchParams({ to: late.toISOString().replace(/\.\d+/, "") }) });
  assert.equal(moved.status, 204, await moved.text());
  await county.as(resident, async (anybody) => {
    await anybody.go("/automated-decisions");
    await anybody.sees("A check was missed", "It has not been made");
    await anybody.follow(/computer tool helps/);
    await anybody.sees("No check has been written down since");
  });
});
