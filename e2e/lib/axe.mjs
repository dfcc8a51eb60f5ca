// The accessibility check that every page must pass. It looks from inside the page, so it needs
// JavaScript to be on.
// Law: Public Sector Bodies (Websites and Mobile Applications) (No. 2) Accessibility Regulations 2018.
import assert from "node:assert/strict";
import { AxeBuilder } from "@axe-core/playwright";

const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

export async function axe(page) {
  const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
  const lines = violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${v.help}\n  ${n.html}\n  ${n.failureSummary}`));
  assert.equal(lines.length, 0, `${page.url()} has accessibility faults:\n${lines.join("\n")}`);
}
