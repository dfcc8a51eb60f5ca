// The partnership: a meeting from its agenda to an action that is done, an empty seat that is filled, and a campaign's
// trial run.
import assert from "node:assert/strict";
import { test } from "node:test";
import { phone } from "../lib/browser.mjs";
import { suite } from "../lib/suite.mjs";

const county = suite();
const days = (n) => new Date(Date.now() + n * 86_400_000);
const date = (person, label, d) => person.date(label, d.getDate(), d.getMonth() + 1, d.getFullYear());

test("a meeting goes from its agenda to an action that is done", async () => {
  let path;
  await county.as({ as: "Yusra Pell" }, async (yusra) => {
    await yusra.go("/partnership/meetings/new");
    await yusra.press("Plan the meeting");
    assert.ok((await yusra.errors()).includes("Enter the day of the meeting"));
    await yusra.fill("What meeting is it?", "Extra meeting");
    await date(yusra, "Day", days(-1));
    await yusra.fill("Starts at", "10:00");
    await yusra.fill("Ends at", "11:00");
    await yusra.fill("Place (optional)", "Town Hall");
    await yusra.press("Plan the meeting");
    await yusra.sees("The meeting is planned. Its agenda holds what waits now.", "incidents are open");
    await yusra.press("Send the agenda out");
    await yusra.sees("The agenda is out.");
    path = yusra.path.replace("/edit", "");
    await yusra.follow(/^Write minutes: Agree the minutes/);
    await yusra.fill("What was said", "They are right.\n\n- Nobody asked for a change.");
    await yusra.press("Save the minutes");
    await yusra.sees("The minutes are saved.");
    await yusra.tap(yusra.page.getByText("Give somebody something to do", { exact: true }));
    await yusra.fill("What is to be done?", "Publish them on the website");
    await yusra.pick("Who does it?", "Saltmarsh County Council");
    await yusra.pick("Which role there?", "information governance lead");
    await date(yusra, "By when?", days(9));
    await yusra.press("Add it");
    await yusra.sees("It is given, and stands in their in-tray.");
  });
  await county.as({ width: phone, javaScript: false }, async (visitor) => {
    await visitor.go(path);
    await visitor.sees("Extra meeting", "The minutes follow once a later meeting has agreed them.");
    await visitor.seesNot("They are right.", "Publish them on the website");
  });
  await county.as({ as: "Priya Anand", width: phone }, async (priya) => {
    await priya.go("/in-tray");
    await priya.follow(/Publish them on the website/);
    await priya.fill("What was done?", "They are on the website.");
    await priya.press("Say that it is done");
    await priya.sees("It is done. The partnership sees it.");
  });
});

test("an empty seat is filled", async () => {
  await county.as({ as: "Yusra Pell", width: phone, javaScript: false }, async (yusra) => {
    await yusra.go("/partnership/members?vacant=yes");
    await yusra.follow("Ashcombe Vale District Council");
    await yusra.choose("Deputy", "Which seat?");
    await yusra.press("Fill the seat");
    assert.deepEqual(await yusra.errors(), ["Enter the first day"]);
    const people = yusra.page.getByLabel("Who?", { exact: true });
    await people.selectOption({ index: (await people.locator("option").count()) - 1 });
    await date(yusra, "First day", days(0));
    await yusra.press("Fill the seat");
    await yusra.sees("The seat is filled.");
  });
});

test("a campaign shows names before anybody is written to", async () => {
  await county.as({ as: "Yusra Pell" }, async (yusra) => {
    await yusra.go("/directory/campaigns/new");
    await yusra.press("Show who would be invited");
    assert.deepEqual(await yusra.errors(), ["Choose the sector to invite"]);
    await yusra.fill("Chase after how many days? (optional)", "soon");
    await yusra.pick("Which sector?", "Health");
    await yusra.press("Show who would be invited");
    assert.deepEqual(await yusra.errors(), ["Enter days as numbers, like 14, 28"]);
    await yusra.fill("Chase after how many days? (optional)", "14, 28");
    await yusra.press("Show who would be invited");
    await yusra.sees("Nobody was written to.");
  });
});
