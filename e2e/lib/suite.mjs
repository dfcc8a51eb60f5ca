// One server and one browser for the tests of a file, taken away at the end whatever happens.
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
  return {
    get url() { return held.server.url; },
    get server() { return held.server; },
    // visit(options, journey): see withPage.
    visit,
    // as(options, journey) gives a Person instead of a page, signed in when options.as names somebody
    // of the demonstration. Every page that the person comes to is looked at: see Person.
    // A form that is shown again with its errors answers 422, which browsers write to the console.
    as: (options, journey) => visit({ ...options, expectStatus: [422, ...(options.expectStatus ?? [])] }, async (page) => {
      const person = new Person(page, options);
      if (options.as) await person.signIn(options.as);
      return journey(person);
    }),
  };
}
