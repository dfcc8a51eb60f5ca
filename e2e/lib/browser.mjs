// A browser that stays at home, and pages that report everything that goes wrong on them.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

export const executablePath = process.env.SHAREWELL_CHROMIUM ?? "/usr/bin/chromium";
const out = join(dirname(fileURLToPath(import.meta.url)), "..", "out");

export const phone = 320;
export const desktop = 1280;

// quiet keeps the browser at home.
export const quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];

export async function launch() {
  if (!existsSync(executablePath)) throw new Error(`Chromium is missing (${executablePath}); run: make setup`);
  return chromium.launch({
    executablePath,
    headless: true,
    args: quiet,
  });
}

// withPage opens a page of its own session, runs the journey, and then fails on any console error,
// script error, breach of the content security policy, failed answer or request to another origin.
//   options: width (1280), height (900), javaScript (true), expectStatus ([]: statuses that are part
//   of the journey, such as 404), origins ([]: other origins that are part of it, such as a sign-in service)
export async function withPage(browser, baseURL, options, journey) {
  const { width = desktop, height = 900, javaScript = true, expectStatus = [], origins = [] } = options;
  const context = await browser.newContext({
    baseURL, viewport: { width, height }, javaScriptEnabled: javaScript, locale: "en-GB", timezoneId: "Europe/London",
    reducedMotion: "reduce",
  });
  context.setDefaultTimeout(15_000);
  const problems = [];
  const origin = new URL(baseURL).origin;
  const elsewhere = (url) => url.origin !== origin && !origins.includes(url.origin) && url.protocol.startsWith("http");
  await context.route(elsewhere, (route) => {
    problems.push(`request to another origin: ${route.request().url()}`);
    return route.abort();
  });
  const page = await context.newPage();
  const expected = (text) => expectStatus.some((status) => text.includes(`status of ${status} `));
  page.on("console", (message) => {
    // A breach of the content security policy is reported here too.
    if (message.type() === "error" && !expected(message.text())) problems.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => problems.push(`script: ${error.message}`));
  page.on("response", (response) => {
    if (response.status() >= 400 && !expectStatus.includes(response.status())) {
      problems.push(`${response.status()} from ${response.url()}`);
    }
  });
  try {
    await journey(page);
    assert.deepEqual(problems, [], "the page must run without a problem");
  } finally {
    await context.close();
  }
}

// at sets the width and checks that nothing makes the page scroll sideways.
export async function at(page, width) {
  await page.setViewportSize({ width, height: 900 });
  await fits(page);
}

export async function fits(page) {
  const { scroll, inner } = await page.evaluate(() => ({
    scroll: document.scrollingElement.scrollWidth, inner: window.innerWidth,
  }));
  assert.ok(scroll <= inner, `${page.url()} is ${scroll} pixels wide in a window of ${inner}`);
}

// screenshot keeps the whole page as e2e/out/<name>-<width>.png.
export async function screenshot(page, name) {
  await mkdir(out, { recursive: true });
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  const path = join(out, `${name}-${page.viewportSize().width}.png`);
  await page.screenshot({ path, fullPage: true });
  return path;
}

// signInAs uses the demonstration's sign-in page: one button for each role.
export async function signInAs(page, roleName) {
  await page.goto("/sign-in");
  await page.getByRole("button", { name: roleName }).first().click();
  await page.waitForURL((url) => url.pathname !== "/sign-in");
}
