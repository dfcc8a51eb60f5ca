// What fits a person's life shows what concerns them, on their own device: with and without JavaScript.
import assert from "node:assert/strict";
import { test } from "node:test";
import { desktop, phone } from "../lib/browser.mjs";
import { suite } from "../lib/suite.mjs";

const county = suite();

for (const javaScript of [false, true]) {
  for (const width of [phone, desktop]) {
    test(`a parent sees what the school shares, at ${width} pixels, ${javaScript ? "with" : "without"} JavaScript`, async () => {
      await county.as({ width, javaScript }, async (parent) => {
        const { page } = parent;
        await parent.go("/my-information");
        const shown = () => page.locator(".sw-life__use:visible").count();
        assert.equal(await shown(), 0, "nothing stands there before something is ticked");
        await parent.sees("Tick something above.");
        const asked = [];
        page.on("request", (request) => asked.push(new URL(request.url()).pathname));
        await page.getByLabel("My child is at school").check();
        await page.getByLabel("When someone dies").check();
        const uses = await shown();
        assert.ok(uses > 1, `${uses} uses are shown`);
        await parent.sees("Schools tell the council which children they teach", "How it helps", "What could go wrong", "Your choice",
          "no use in the list fits this");
        assert.equal(await page.locator(".sw-life__line:visible").count() > 0, true, "the picture shows who gives to whom");
        assert.deepEqual(asked.filter((path) => !path.startsWith("/assets/")), [], "no tick asks anything of the server");
        if (javaScript) {
          assert.equal(new URL(page.url()).hash, "#for=child_at_school,death", "the address keeps the ticks");
          await parent.sees(`${uses} uses probably concern you.`);
          await page.reload();
          assert.equal(await shown(), uses, "the kept address shows the same");
        }
        await page.getByRole("button", { name: "Clear all ticks" }).click();
        assert.equal(await shown(), 0, "clearing hides them again");
        await page.getByLabel("My child is at school").check();
        await parent.follow("Schools tell the council which children they teach");
        await parent.sees("Who shares it");
      });
    });
  }
}
