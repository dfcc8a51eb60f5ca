// Screening and what machines leave behind: every page of it is looked at, also those that only explain.
import assert from "node:assert/strict";
import { test } from "node:test";
import { suite } from "../lib/suite.mjs";

const county = suite();

test("the pages of screening and of what machines may ask stand up to a look", async () => {
  await county.as({ as: "Priya Anand" }, async (priya) => {
    for (const address of ["/screenings", "/screenings/how", "/screenings/new?record=SM-R-2025-0017"]) await priya.go(address);
  });
  await county.as({ as: "Agnes Lowe" }, (agnes) => agnes.go("/screenings/choices"));
  await county.as({}, async (visitor) => {
    await visitor.go("/developers");
    const told = await visitor.main();
    for (const address of ["/access/v1/evaluation", "/access/v1/search/", "/oauth/token", "/api/v1/screenings"]) assert.ok(told.includes(address), `${address} is not named`);
  });
});
