// A certified OpenID Connect provider on a port of its own. Whoever comes is signed in at once as the
// address that the test names; whatever the program asks for is granted.
import { once } from "node:events";
import { createServer } from "node:http";
import { Provider } from "oidc-provider";

export async function startProvider(port, { clientId, clientSecret, redirect, email, verified = true }) {
  const issuer = `http://127.0.0.1:${port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: [redirect] }],
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
    conformIdTokenClaims: false,
    cookies: { keys: ["a key for this test alone"] },
    features: { devInteractions: { enabled: false } },
    findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub, email: sub, email_verified: verified, name: "Name at the provider" }) }),
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    async loadExistingGrant(ctx) {
      const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
      grant.addOIDCScope("openid email profile");
      await grant.save();
      return grant;
    },
  });
  const asked = provider.callback();
  const server = createServer((request, response) => {
    if (request.url.startsWith("/interaction/")) {
      provider.interactionFinished(request, response, { login: { accountId: email() } }).catch((error) => {
        response.statusCode = 500;
        response.end(error.message);
      });
      return;
    }
    asked(request, response);
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return { issuer, stop: () => new Promise((resolve) => { server.closeAllConnections(); server.close(resolve); }) };
}
