// The program starts, says that it is well, and its first page stands at every width, with and
// without JavaScript, by mouse and by keyboard.
import assert from "node:assert/strict";
import { test } from "node:test";
import { axe } from "../lib/axe.mjs";
import { at, desktop, phone } from "../lib/browser.mjs";
import { suite } from "../lib/suite.mjs";

const county = suite();

test("the program says that it is alive and ready", async () => {
  for (const path of ["/healthz", "/readyz"]) {
    const answer = await fetch(county.url + path);
    assert.equal(answer.status, 200, path);
  }
});

test("the start page has no accessibility faults and fits a phone", async () => {
  await county.visit({}, async (page) => {
    await page.goto("/");
    assert.equal(await page.locator("h1").count(), 1, "one heading says what the page answers");
    for (const width of [phone, desktop]) {
      await at(page, width);
      await axe(page);
    }
  });
});

test("the start page works without JavaScript", async () => {
  await county.visit({ javaScript: false, width: phone }, async (page) => {
    await page.goto("/");
    assert.ok(await page.getByRole("searchbox").isVisible());
    assert.ok(await page.getByRole("contentinfo").isVisible());
  });
});

test("the keyboard reaches the content first", async () => {
  await county.visit({}, async (page) => {
    await page.goto("/");
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "Skip to main content");
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement.id), "main-content");
  });
});
