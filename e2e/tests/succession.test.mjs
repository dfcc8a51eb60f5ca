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

test("a signatory gives notice, says what happens to the data, and takes the notice back, on a phone", async () => {
  await county.as({ as: "Beatrix Holm", width: phone }, async (officer) => {
    await officer.go("/statement/leaving");
    await officer.sees("What happens to each record", "Give notice");
    await picture(officer, "leaving-before");
    await officer.follow("Give notice");
    await officer.page.locator("#reason").fill("We end our part in the partnership.");
    await officer.page.locator("#data_plan").fill("As we say for each record.");
    await officer.page.getByRole("checkbox").first().check();
    await officer.page.locator("form.sw-sheet button").first().click();
    await officer.look();
    await officer.go("/statement/leaving");
    await officer.sees("Your organisation leaves the Agreement on");
    await officer.press("Save the plan");
    await officer.sees("The plan is kept.", "Not said yet");
    await officer.page.getByRole("radio", { name: "Destroyed" }).first().check();
    await officer.press("Save the plan");
    await officer.sees("The plan is kept.", "Destroyed by");
    await picture(officer, "leaving-planned");
    await officer.page.locator("input[name^=certificate_]").first().fill("Example Shredding, certificate 12, in the records room.");
    await officer.page.getByRole("button", { name: "Certify" }).first().click();
    await officer.look();
    await officer.sees("The certificate is kept", "certified");
    await officer.press("Take the notice back");
    await officer.sees("Your organisation stays in the Agreement.", "Give notice");
  });
});

test("who took over signs on by keyboard", async () => {
  await county.as({ as: "Marguerite Oyelaran" }, async (officer) => {
    await officer.go("/in-tray");
    const waiting = officer.page.locator('a[href$="/take-over"]');
    assert.ok(await waiting.count(), "the successor is asked to sign on");
    await waiting.first().click();
    await officer.look();
    await officer.sees("Signed until now by", "Signs from now on");
    await picture(officer, "take-over");
    await officer.page.locator("#name").fill("Marguerite Oyelaran");
    await officer.page.keyboard.press("Tab");
    await officer.page.keyboard.type("Director of Corporate Services");
    await officer.page.keyboard.press("Tab");
    await officer.page.keyboard.press("Space");
    await officer.page.keyboard.press("Tab");
    await Promise.all([officer.page.waitForURL(/done=signed/), officer.page.keyboard.press("Enter")]);
    await officer.look();
    await officer.sees("Your organisation has signed.");
  });
});
