// Who shares with whom, as a picture that can be gone into and as a table that says the same.
import assert from "node:assert/strict";
import { test } from "node:test";
import { desktop, phone } from "../lib/browser.mjs";
import { axe } from "../lib/axe.mjs";
import { suite } from "../lib/suite.mjs";

const county = suite();
const council = "Saltmarsh County Council";
const hospital = "Larkport Bay Hospitals NHS Trust";

for (const javaScript of [false, true]) {
  for (const width of [phone, desktop]) {
    test(`a resident goes from the county to two organisations, at ${width} pixels, ${javaScript ? "with" : "without"} JavaScript`, async () => {
      await county.as({ width, javaScript }, async (resident) => {
        const { page } = resident;
        const check = async () => { if (javaScript) await axe(page); };
        await resident.go("/register");
        await resident.follow("See it as a map of who shares with whom");
        await resident.sees("uses of information that go on now", "The same as a table", "What the map does not show", "1 use is not public");
        await check();
        const picture = () => page.locator(".sw-map__svg:visible").first();
        assert.equal(await page.locator(".sw-map__svg:visible").count(), 1, "one of the two shapes is shown");
        const box = await picture().boundingBox();
        assert.ok(box.x >= 0 && box.x + box.width <= width, "the picture fits the screen");
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width, "nothing stands out of the page");

        await picture().getByRole("link", { name: "Councils", exact: true }).first().focus();
        await page.keyboard.press("Enter");
        await page.waitForURL(/sector=local_government/);
        await resident.sees("Show whole sectors again", "Sector: Councils");
        await check();
        await picture().getByRole("link", { name: council, exact: true }).first().focus();
        await page.keyboard.press("Enter");
        await page.waitForURL(/\/map\/saltmarsh-county-council$/);
        await resident.sees(`What ${council} gives`, `What ${council} gets`, "What it is for", "Kinds of information", "Choices that reach these uses");
        await check();

        const line = page.locator(`.sw-map__svg:visible .sw-map__line[aria-label^="${council} to ${hospital}"]`);
        await line.focus();
        if (javaScript) assert.equal(await page.locator(".sw-map__svg:visible .sw-map__node.sw-map--lit").count(), 2, "both ends of the line come forward");
        await page.keyboard.press("Enter");
        await page.waitForURL(/\/map\/saltmarsh-county-council\/larkport-bay-hospitals-nhs-trust$/);
        await resident.sees(`${council} gives to ${hospital}`, `${hospital} gives to ${council}`);
        await check();

        await page.goBack();
        await resident.follow(`What ${council} has promised, and how to reach it`);
        await resident.follow(`See with whom ${council} shares, on the map`);
        await resident.sees(`What ${council} gives`);
      });
    });
  }

  test(`a campaigner narrows the map, takes it along and reckons, ${javaScript ? "with" : "without"} JavaScript`, async () => {
    await county.as({ width: desktop, javaScript }, async (campaigner) => {
      const { page } = campaigner;
      await campaigner.go("/map");
      const all = await page.locator(".sw-map__table tbody tr").count();
      await page.locator("summary", { hasText: "Choose what the map shows" }).click();
      await page.locator("summary", { hasText: "A choice you have" }).click();
      await page.getByLabel(/^National data opt-out/).check();
      await campaigner.press("Show these flows");
      await campaigner.sees("Filters in use", "A choice you have: National data opt-out");
      const some = await page.locator(".sw-map__table tbody tr").count();
      assert.ok(some > 0 && some < all, `${some} of ${all} rows are left`);
      await page.getByRole("link", { name: /Remove filter/ }).click();
      await page.waitForURL((url) => !url.search.includes("choice"));
      assert.equal(await page.locator(".sw-map__table tbody tr").count(), all, "taking the filter away shows all again");
      await page.locator(".sw-map__table thead").getByRole("link", { name: "Who gives" }).click();
      await page.waitForURL(/sort=/);
      const names = await page.locator(".sw-map__table tbody tr td:first-child").allInnerTexts();
      assert.deepEqual(names, [...names].sort((a, b) => a.toLowerCase() < b.toLowerCase() ? -1 : a.toLowerCase() > b.toLowerCase() ? 1 : 0), "the rows stand by who gives");
      const file = await (await page.request.get("/map.json")).json();
      assert.equal(file.rows.length, all, "the file has the rows of the table");
      const csv = await (await page.request.get("/map.csv?rows=organisations")).text();
      assert.ok(csv.includes(council) && csv.includes(hospital), "the pairs of organisations can be taken along");
    });
  });
}
