// By keyboard only: the order of focus, what is focused is seen, and a record is signed.
import assert from "node:assert/strict";
import { test } from "node:test";
import { completeCopy, approve, send, startRecord } from "../lib/records.mjs";
import { suite } from "../lib/suite.mjs";

const county = suite();

const focused = (page) => page.evaluate(() => {
  const on = document.activeElement;
  const box = on.getBoundingClientRect();
  const style = getComputedStyle(on);
  const label = on.labels?.[0] ? getComputedStyle(on.labels[0], "::before") : null;
  const marked = [style, label].some((s) => s && (s.outlineStyle !== "none" || s.boxShadow !== "none"));
  return { name: (on.labels?.[0]?.textContent ?? on.textContent ?? "").trim().replace(/\s+/g, " "), tag: on.tagName, type: on.type ?? "", id: on.id,
    top: box.top + window.scrollY, marked };
});

// walk presses Tab until something is focused, and checks that each stop on the way is visible.
async function walk(page, found) {
  for (let i = 0; i < 150; i++) {
    await page.keyboard.press("Tab");
    const on = await focused(page);
    assert.ok(on.tag === "BODY" || on.marked, `the focus on ${on.tag} “${on.name}” is not seen`);
    if (found(on)) return on;
  }
  return assert.fail(`Tab does not come to what is looked for on ${page.url()}`);
}

test("the skip link comes first, and the order follows the page", async () => {
  await county.as({}, async ({ page }) => {
    await page.goto("/register");
    await page.keyboard.press("Tab");
    assert.equal((await focused(page)).name, "Skip to main content");
    await page.keyboard.press("Enter");
    assert.equal((await focused(page)).id, "main-content");
    const tops = [];
    for (let i = 0; i < 8; i++) {
      await page.keyboard.press("Tab");
      tops.push((await focused(page)).top);
    }
    assert.deepEqual(tops, [...tops].sort((a, b) => a - b), "focus goes down the page");
  });
});

test("the error summary takes the focus and leads to the field", async () => {
  await county.as({ as: "Priya Anand" }, async (priya) => {
    const { page } = priya;
    await priya.go("/records/new");
    await walk(page, (on) => on.name === "Start the record");
    await Promise.all([page.waitForNavigation({ waitUntil: "load" }), page.keyboard.press("Enter")]);
    await page.waitForFunction(() => document.activeElement.classList.contains("govuk-error-summary"));
    await page.keyboard.press("Tab");
    const first = await focused(page);
    await page.keyboard.press("Enter");
    assert.ok(["INPUT", "TEXTAREA"].includes((await focused(page)).tag), `“${first.name}” leads to its field`);
  });
});

test("a record is signed by keyboard only", async () => {
  let at;
  await county.as({ as: "Priya Anand", look: false }, async (priya) => {
    at = await startRecord(priya, "Signed by keyboard", "SM-R-2025-0002");
    await completeCopy(priya, at);
    await send(priya, at);
  });
  for (const dpo of ["Owen Tallis", "Ifeoma Castell"]) await county.as({ as: dpo, look: false }, (one) => approve(one, at));
  await county.as({ look: false }, async ({ page }) => {
    const go = (key) => Promise.all([page.waitForNavigation({ waitUntil: "load" }), page.keyboard.press(key)]);
    await page.goto("/sign-in");
    await walk(page, (on) => on.name.startsWith("Sign in as Marguerite Oyelaran"));
    await go("Enter");
    await walk(page, (on) => on.tag === "A" && /Signed by keyboard/.test(on.name));
    await go("Enter");
    if (!page.url().endsWith("/sign")) {
      await walk(page, (on) => on.name === "Read and sign");
      await go("Enter");
    }
    await walk(page, (on) => on.name.startsWith("Your post"));
    await page.keyboard.type("Director of Corporate Services");
    await walk(page, (on) => on.type === "checkbox");
    await page.keyboard.press("Space");
    await walk(page, (on) => on.name === "Sign the record");
    await go("Enter");
    assert.ok((await page.locator("main").innerText()).includes("Your signature was recorded."));
  });
});
