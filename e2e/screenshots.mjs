// Pictures of the pages named in pages.json, at 320 and 1280 pixels, into e2e/out, for looking at.
// A page that answers with an error, scrolls sideways or reports a problem fails the run.
import { readFile } from "node:fs/promises";
import { at, desktop, launch, phone, screenshot, signInAs, withPage } from "./lib/browser.mjs";
import { start } from "./lib/server.mjs";

const pages = JSON.parse(await readFile(new URL("./pages.json", import.meta.url)));
const server = await start();
const browser = await launch();
let failed = 0;
try {
  for (const { name, path, role } of pages) {
    try {
      await withPage(browser, server.url, {}, async (page) => {
        if (role) await signInAs(page, role);
        await page.goto(path);
        for (const width of [phone, desktop]) {
          await at(page, width);
          console.log(await screenshot(page, name));
        }
      });
    } catch (error) {
      failed++;
      console.error(`${name} (${path}): ${error.message}`);
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
