// One server and one browser for the tests of a file, taken away at the end whatever happens.
import assert from "node:assert/strict";
import { after, before } from "node:test";
import { launch, withPage } from "./browser.mjs";
import { Person } from "./person.mjs";
import { start } from "./server.mjs";

export function suite(serverOptions = {}) {
  const held = {};
  before(async () => {
    held.server = await start(typeof serverOptions === "function" ? await serverOptions() : serverOptions);
    held.browser = await launch();
  });
  after(async () => {
    await held.browser?.close();
    await held.server?.stop();
  });
  const visit = (options, journey) => withPage(held.browser, held.server.url, options, journey);
  const as = (options, journey) => visit({ ...options, expectStatus: [422, ...(options.expectStatus ?? [])] }, async (page) => {
    const person = new Person(page, options);
    if (options.as) await person.signIn(options.as);
    return journey(person);
  });
  return {
    get url() { return held.server.url; },
    get server() { return held.server; },
    // visit(options, journey): see withPage.
    visit,
    // as(options, journey) gives a Person instead of a page, signed in when options.as names somebody
    // of the demonstration. Every page that the person comes to is looked at: see Person.
    // A form that is shown again with its errors answers 422, which browsers write to the console.
    as,
    // pass lets the time go by where the program was started with --movable-clock. The work that is due is done when it
    // answers, and sessions may be over.
    async pass(to) {
      const answer = await fetch(`${held.server.url}/demo/clock`, { method: "POST", body: new URLSearchParams({ to: to.toISOString() }) });
      assert.equal(answer.status, 204, await answer.text());
    },
    // letters gives what was sent to everybody, the newest first, as the demonstration shows it.
    async letters() {
      let found;
      await as({ look: false }, async (reader) => {
        await reader.go("/demo/inbox");
        found = await reader.page.locator("article.sw-mail").evaluateAll((all) => all.map((one) => ({ to: one.querySelector(".sw-quiet").innerText, reply: one.querySelector(".sw-mail__reply")?.innerText ?? "", text: one.querySelector(".sw-mail__text").textContent })));
      });
      return found;
    },
  };
}
