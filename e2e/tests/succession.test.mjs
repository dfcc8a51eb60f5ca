// Organisations that change and leave: the secretariat plans a merger for today and sees it carried out, who took over
// signs on, and a signatory gives notice and says what happens to its data.
import assert from "node:assert/strict";
import { test } from "node:test";
import { phone } from "../lib/browser.mjs";
import { suite } from "../lib/suite.mjs";

const county = suite();
const picture = async (person, name) => {
  const folder = process.env.SHAREWELL_PICTURES;
  if (!folder) return;
  const size = person.page.viewportSize();
  for (const width of [phone, 1280]) {
    await person.page.setViewportSize({ width, height: 900 });
    await person.page.screenshot({ path: `${folder}/${name}-${width}.png`, fullPage: true });
  }
  await person.page.setViewportSize(size);
};
const today = async (person, name) => {
  const [day, month, year] = new Intl.DateTimeFormat("en-GB", { timeZone: "Europe/London" }).format(new Date()).split("/").map(Number);
  for (const [part, n] of [["day", day], ["month", month], ["year", year]]) await person.page.locator(`[name="${name}-${part}"]`).fill(String(n));
};

test("the secretariat sees what a planned merger moves, rehearses it and can call it off", async () => {
  await county.as({ as: "Yusra Pell" }, async (sec) => {
    await sec.go("/directory/changes");
    await sec.sees("Fernholt Borough Council", "Planned");
    await picture(sec, "changes");
    await sec.page.getByRole("link", { name: /Fernholt Borough Council/ }).first().click();
    await sec.look();
    await sec.sees("1 April 2028", "What it touches", "Records of Sharing", "Goes over, needs signing");
    await picture(sec, "change");
    await sec.page.locator("#main-content").getByRole("link", { name: "Records of Sharing", exact: true }).click();
    await sec.look();
    await picture(sec, "change-records");
    await sec.follow("Rehearse it");
    await sec.sees("Nothing was kept", "All of it would work");
    await picture(sec, "rehearsal");
  });
});

test("two councils merge on their day", async () => {
  await county.as({ as: "Yusra Pell" }, async (sec) => {
    await sec.go("/directory/changes/new");
    await picture(sec, "change-kind");
    await sec.follow("Organisations become one, or one takes over");
    await sec.press("Show what would move");
    assert.ok((await sec.errors()).includes("Choose the organisation that changes."));
    await picture(sec, "change-new-errors");
    await sec.page.locator("#old").fill("Ashcombe Vale District Council\nDunmere Borough Council");
    await sec.page.locator("#new").fill("Saltmarsh County Council");
    await today(sec, "on");
    await sec.page.locator("#instrument").fill("The Example Order 2026");
    await sec.press("Show what would move");
    await sec.sees("The change is planned.", "What it touches");
    const address = new URL(sec.page.url()).pathname;
    for (let turn = 0; turn < 45; turn++) {
      await sec.page.goto(new URL(address, sec.page.url()).href);
      if (await sec.page.getByText("Carried out").count()) break;
      await sec.page.waitForTimeout(2000);
    }
    await sec.look();
    await sec.sees("Carried out", "Can be put back until");
    await picture(sec, "change-done");
  });
  await county.as({}, async (reader) => {
    await reader.go("/signatories/ashcombe-vale-district-council");
    await reader.sees("Saltmarsh County Council");
    await picture(reader, "signatory-old");
  });
});
