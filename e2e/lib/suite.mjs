// One server and one browser for the tests of a file, taken away at the end whatever happens.
import { after, before } from "node:test";
import { launch, withPage } from "./browser.mjs";
import { start } from "./server.mjs";

export function suite(serverArguments = []) {
  const held = {};
  before(async () => {
    held.server = await start(serverArguments);
    held.browser = await launch();
  });
  after(async () => {
    await held.browser?.close();
    await held.server?.stop();
  });
  return {
    get url() { return held.server.url; },
    // visit(options, journey): see withPage.
    visit: (options, journey) => withPage(held.browser, held.server.url, options, journey),
  };
}
