// Pictures of the pages named in pages.json, at 320 and 1280 pixels, into e2e/out, for looking at.
// A page that answers with an error, scrolls sideways or reports a problem fails the run.
//   --readme        makes the pictures of the README instead, into docs/images
//   any other word  only pages whose name begins with it
import { mkdir, readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { at, desktop, launch, phone, screenshot, signInAs, withPage } from "./lib/browser.mjs";
import { start } from "./lib/server.mjs";

const images = join(dirname(fileURLToPath(import.meta.url)), "..", "docs", "images");
const forReadme = process.argv.includes("--readme");
const only = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const largest = 150 * 1024;

const all = JSON.parse(await readFile(new URL("./pages.json", import.meta.url)));
const pages = all.filter((one) => (forReadme ? one.readme : only.length === 0 || only.some((word) => one.name.startsWith(word))));
const server = await start();
const browser = await launch();
let failed = 0;

async function pictures(page, { name, at: spot }) {
  if (!forReadme) {
    for (const width of [phone, desktop]) {
      await at(page, width);
      console.log(await screenshot(page, name));
    }
    return;
  }
  await page.setViewportSize({ width: 1100, height: 720 });
  if (spot) await page.locator(spot).first().scrollIntoViewIfNeeded();
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  const path = join(images, `${name}.png`);
  await page.screenshot({ path });
  const { size } = await stat(path);
  if (size > largest) throw new Error(`${path} has ${size} bytes; at most ${largest} are wanted`);
  console.log(path, size);
}

try {
  await mkdir(images, { recursive: true });
  for (const one of pages) {
    try {
      await withPage(browser, server.url, {}, async (page) => {
        if (one.role) await signInAs(page, one.role);
        await page.goto(one.path);
        await pictures(page, one);
      });
    } catch (error) {
      failed++;
      console.error(`${one.name} (${one.path}): ${error.message}`);
    }
  }
} finally {
  await browser.close();
  await server.stop();
}
if (failed > 0) {
  console.error(`${failed} of ${pages.length} pages failed`);
  process.exit(1);
}
