// The Agreement's yearly review: the secretariat runs it, signatories answer, everybody sees how far it is. The last
// journey is on a phone and does without JavaScript.
import assert from "node:assert/strict";
import { test } from "node:test";
import { phone } from "../lib/browser.mjs";
import { suite } from "../lib/suite.mjs";

const county = suite();
const yusra = (journey, options = {}) => county.as({ as: "Yusra Pell", expectStatus: [409], ...options }, journey);
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

test("the secretariat runs the review, and everybody sees the new days and why", async () => {
  await yusra(async (sec) => {
    await sec.go("/reviews");
    await picture(sec, "reviews");
    await sec.page.getByRole("link", { name: /^Review of 20/ }).first().click();
    await sec.look();
    await sec.sees("Call for comments is open until", "Stages and days", "organisations asked in this stage");
    await picture(sec, "review-secretariat");
    await sec.follow("Who has answered");
    await sec.sees("Read, not answered", "Never opened", "Saltmarsh County Council");
    await picture(sec, "board");
    await sec.page.getByRole("navigation", { name: "How far they are" }).getByRole("link", { name: "Answered", exact: true }).click();
    await sec.look();
    await sec.sees("Has nothing to say");
    await sec.back();

    await sec.go(new URL(sec.page.url()).pathname.replace(/\/board$/, "/manage"));
    await picture(sec, "manage");
    await sec.press("End this stage", "section:has(#end)");
    assert.deepEqual(await sec.errors(), ["Say why, in a sentence that signatories can read."]);
    await sec.page.locator("#end_reason").fill("Everybody who wanted to has answered.");
    await sec.press("End this stage", "section:has(#end)");
    await sec.sees("The stage has ended.");
    await sec.page.getByRole("radio", { name: /^Begin edition/ }).check();
    await sec.press("Use this text");
    await sec.sees("The review proposes this text now.", "being written");
    await sec.page.locator("#stop_reason").scrollIntoViewIfNeeded();
    await picture(sec, "manage-editing");
  });
  await county.as({}, async (reader) => {
    await reader.go("/agreement/review");
    await picture(reader, "public-years");
    await reader.page.getByRole("link", { name: /^Review of 20/ }).first().click();
    await reader.look();
    await reader.sees("Writing the proposed text", "organisations were asked", "Everybody who wanted to has answered.", "How the ballot will be decided");
    await picture(reader, "public");
  });
});

test("a signatory is told that the stage is over, and reads the days on a phone without JavaScript", async () => {
  await county.as({ as: "Tomasz Reed", width: phone, javaScript: false }, async (lead) => {
    await lead.go("/in-tray");
    await lead.seesNot("what should change in the Agreement");
    await lead.go("/reviews");
    await lead.page.getByRole("link", { name: /^Review of 20/ }).first().click();
    await lead.look();
    await lead.sees("Writing the proposed text comes next", "Planned");
    await picture(lead, "review-member");
  });
});
