// The accessibility check that every page must pass. It looks from inside the page, so it needs
// JavaScript to be on.
// Law: Public Sector Bodies (Websites and Mobile Applications) (No. 2) Accessibility Regulations 2018.
import assert from "node:assert/strict";
import axeCore from "axe-core";

const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

// What GOV.UK Frontend does on purpose and axe reports. Each was tested by its makers with people who
// use assistive technology:
//   - the back link stands before <main>, so that the skip link passes it;
//   - a radio button or check box that opens a further question says so with aria-expanded.
const onPurpose = [
  (v, n) => v.id === "region" && /^<a [^>]*class="govuk-back-link"/.test(n.html),
  (v, n) => v.id === "aria-allowed-attr" && /data-aria-controls|aria-controls="conditional-/.test(n.html) && /aria-expanded/.test(n.failureSummary),
];

export async function axe(page) {
  if (!await page.evaluate(() => "axe" in window)) await page.evaluate(axeCore.source);
  const violations = await page.evaluate(async (values) => {
    const found = await window.axe.run(document, { runOnly: { type: "tag", values }, resultTypes: ["violations"] });
    return found.violations.map(({ id, help, nodes }) =>
      ({ id, help, nodes: nodes.map(({ html, failureSummary }) => ({ html, failureSummary })) }));
  }, tags);
  const lines = violations.flatMap((v) => v.nodes
    .filter((n) => !onPurpose.some((known) => known(v, n)))
    .map((n) => `${v.id}: ${v.help}\n  ${n.html}\n  ${n.failureSummary}`));
  assert.equal(lines.length, 0, `${page.url()} has accessibility faults:\n${lines.join("\n")}`);
}
