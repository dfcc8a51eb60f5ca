// Applications: an administrator adds one, its program takes a token and asks, and what it asked is there to
// take away. Every page is looked at.
import assert from "node:assert/strict";
import { test } from "node:test";
import { suite } from "../lib/suite.mjs";

const county = suite();
const home = "/organisation/applications";

// pair gives the identifier and the secret that a page shows once.
async function pair(person) {
  const text = await person.main();
  const id = await person.page.locator("main dd").first().innerText();
  return { id: id.trim(), secret: text.match(/sw[sk]_[A-Za-z0-9_-]{20,}/)[0] };
}

test("an application is added, asks, gets another secret and a key, and ends", async () => {
  await county.as({ as: "Hanna Wyld" }, async (hanna) => {
    await hanna.go(home);
    await hanna.press("Add", "main");
    await hanna.page.locator("main form button[type=submit]").click();
    await hanna.page.waitForLoadState("load");
    await hanna.look();
    await hanna.page.locator('main input[name="name"]').fill("Case system");
    await hanna.page.locator('main input[name="scopes"][value="decide"]').check();
    await hanna.page.locator("main form button[type=submit]").click();
    await hanna.page.waitForLoadState("load");
    await hanna.look();
    const first = await pair(hanna);
    const token = await fetch(`${county.url}/oauth/token`, { method: "POST", body: new URLSearchParams({ grant_type: "client_credentials" }),
      headers: { authorization: `Basic ${btoa(`${first.id}:${first.secret}`)}` } });
    assert.equal(token.status, 200);
    const { access_token } = await token.json();
    const ask = () => fetch(`${county.url}/access/v1/evaluation`, { method: "POST", headers: { authorization: `Bearer ${access_token}`, "content-type": "application/json" },
      body: JSON.stringify({ subject: { type: "organisation", id: "saltmarsh-county-council" }, action: { name: "share" },
        resource: { type: "data_category", id: "care_needs", properties: { recipient: "larkport-bay-hospitals-nhs-trust", subject_kind: "adult" } }, context: { purpose: "P01" } }) });
    const answer = await (await ask()).json();
    assert.equal(answer.decision, true, JSON.stringify(answer));
    assert.equal(answer.context.records[0].ref, "SM-R-2025-0002");
    await hanna.go(`${home}/${first.id}`);
    await hanna.go(`${home}/${first.id}/public-key`);
    await hanna.page.locator("main form button[type=submit]").click();
    await hanna.page.waitForLoadState("load");
    await hanna.look();
    await hanna.go(`${home}/${first.id}`);
    await hanna.page.locator(`main form[action$="/secret"] button`).first().click();
    await hanna.page.waitForLoadState("load");
    await hanna.look();
    await hanna.go(`${home}/${first.id}`);
    await hanna.page.locator(`main form[action$="/${first.id}/remove"] button`).click();
    await hanna.page.waitForLoadState("load");
    await hanna.look();
    assert.equal((await ask()).status, 401, "a token works after its application ended");
    const lines = await hanna.page.evaluate(async (path) => (await fetch(path)).text(), `${home}/decisions.jsonl`);
    assert.match(lines, /SM-R-2025-0002/, "the decision can be taken away");
  });
});
