// Sign in with a passkey, with an organisation's own service, and with a link in a letter.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { phone } from "../lib/browser.mjs";
import { startProvider } from "../lib/provider.mjs";
import { freePort } from "../lib/server.mjs";
import { suite } from "../lib/suite.mjs";

const held = { email: "priya.anand@county.saltmarsh.example" };
after(() => held.provider?.stop());

const county = suite(async () => {
  const [port, at] = [await freePort(), await freePort()];
  const client = { clientId: "sharewell", clientSecret: "a secret for this test alone" };
  held.provider = await startProvider(at, { ...client, redirect: `http://localhost:${port}/sign-in/with/sso/back`, email: () => held.email });
  return { host: "localhost", port, env: { SHAREWELL_OIDC_NAME: "County sign-in", SHAREWELL_OIDC_ISSUER: held.provider.issuer,
    SHAREWELL_OIDC_CLIENT_ID: client.clientId, SHAREWELL_OIDC_CLIENT_SECRET: client.clientSecret } };
});

test("a passkey is made and signs in alone", async () => {
  await county.as({ as: "Tomasz Reed" }, async (tomasz) => {
    const { page } = tomasz;
    const device = await page.context().newCDPSession(page);
    await device.send("WebAuthn.enable");
    await device.send("WebAuthn.addVirtualAuthenticator", { options: { protocol: "ctap2", transport: "internal", hasResidentKey: true,
      hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } });
    await tomasz.go("/account");
    await tomasz.follow("Set up a passkey");
    await tomasz.fill("A name for this passkey", "Work laptop");
    await tomasz.press("Make the passkey");
    await tomasz.go("/account");
    await tomasz.sees("Work laptop");
    await tomasz.press("Sign out");
    await tomasz.go("/sign-in");
    await tomasz.press("Sign in with a passkey");
    await tomasz.go("/account");
    await tomasz.sees("with a passkey");
    assert.equal(await page.getByLabel("Name", { exact: true }).inputValue(), "Tomasz Reed");
  });
});

test("an organisation's own sign-in service is enough", async () => {
  await county.as({ origins: [held.provider.issuer], width: phone }, async (priya) => {
    await priya.go("/records/SM-R-2025-0002");
    await priya.follow("Sign in with County sign-in");
    assert.equal(priya.path, "/records/SM-R-2025-0002", "back where they were going");
    await priya.go("/account");
    await priya.sees("with your organisation’s sign-in");
  });
});

test("somebody whom nobody invited is told what to do", async () => {
  held.email = "stranger@elsewhere.example";
  await county.as({ origins: [held.provider.issuer] }, async (stranger) => {
    await stranger.go("/sign-in");
    await stranger.follow("Sign in with County sign-in");
    await stranger.sees("You have no invitation yet");
  });
});

test("a link in a letter signs in once", async () => {
  await county.as({ expectStatus: [409] }, async (owen) => {
    await owen.go("/sign-in");
    await owen.fill("Your work email address", "OWEN.TALLIS@county.saltmarsh.example");
    await owen.press("Send the link");
    await owen.sees("Look at your email");
    let link;
    for (const end = Date.now() + 20_000; !link; await new Promise((resolve) => { setTimeout(resolve, 200); })) {
      assert.ok(Date.now() < end, "no letter came within 20 seconds");
      const letters = (await (await fetch(`${county.url}/demo/inbox`)).text()).replaceAll("&amp;", "&");
      link = letters.match(/\/sign-in\/link\?[^"<\s]+/)?.[0];
    }
    await owen.go(link);
    await owen.press("Sign in", "main");
    assert.equal(owen.path, "/sign-in/second-factor", "a data protection officer is asked for a second proof");
    await owen.follow("Carry on without it for now");
    assert.equal(owen.path, "/today");
    await owen.signOut();
    await owen.go(link);
    if (await owen.page.getByRole("button", { name: "Sign in", exact: true }).count()) await owen.press("Sign in", "main");
    await owen.sees("This link does not work");
  });
});

test("the account shows where one is signed in, and ends a session", async () => {
  await county.as({ as: "Marguerite Oyelaran", width: phone }, async (marguerite) => {
    await county.as({ as: "Marguerite Oyelaran", look: false }, async () => {
      await marguerite.go("/account");
      await marguerite.press("End all other sessions");
      await marguerite.sees("All other sessions are ended.");
    });
    await marguerite.go("/account/code");
  });
});
