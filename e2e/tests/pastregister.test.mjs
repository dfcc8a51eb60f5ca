// Another register is taken over: tried, loaded, found in public and taken back.
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { test } from "node:test";
import { phone } from "../lib/browser.mjs";
import { suite } from "../lib/suite.mjs";

const county = suite();
const releases = fileURLToPath(new URL("../../internal/register/past/testdata/releases.csv", import.meta.url));

test("the secretariat takes a published register over, and takes it back", async () => {
  let file;
  await county.as({ as: "Yusra Pell" }, async (yusra) => {
    await yusra.go("/directory");
    await yusra.follow("Take over another register");
    await yusra.press("Try the file");
    assert.ok((await yusra.errors()).length > 0, "a missing file is named");
    await yusra.page.setInputFiles("input[type=file]", releases);
    await yusra.press("Try the file");
    await yusra.sees("Nothing has changed yet", "NHS data release register", "48", "Load 7 uses");
    file = yusra.page.url();
    await yusra.press("Load 7 uses");
    await yusra.sees("The uses are loaded");
  });
  await county.as({ width: phone, javaScript: false }, async (resident) => {
    await resident.go("/register?status=elsewhere");
    await resident.sees("7 uses");
    await resident.follow(/^Kent County Council/);
    await resident.sees("This use was taken over from another register", "Nobody here has checked it", "What information", "Open Government Licence v3.0");
  });
  await county.as({ as: "Yusra Pell" }, async (yusra) => {
    await yusra.go(new URL(file).pathname);
    await yusra.press("Take this file back");
    await yusra.sees("is taken back");
  });
  await county.as({ width: phone, javaScript: false }, async (resident) => {
    await resident.go("/register?status=elsewhere");
    assert.equal(await resident.page.locator(".sw-result").count(), 0, "no use is left");
  });
});
