// A real, certified OpenID Connect provider for the sign-in tests. It listens on a free loopback port,
// prints its issuer on one line, and logs in whoever the request's login_hint names.
//
// Usage: node server.mjs NODE_MODULES REDIRECT_URI
import { createServer } from 'node:http';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const [modules, redirectURI] = process.argv.slice(2);
const { default: Provider } = await import(pathToFileURL(path.join(modules, 'oidc-provider', 'lib', 'index.js')));

const accounts = {
  anna: { email: 'Anna.Ode@example.org', email_verified: true },
  mover: { email: 'anna.ode@example.org', email_verified: true },
  unverified: { email: 'anna.ode@example.org', email_verified: false },
  invited: { email: 'new@example.org', email_verified: true },
  stranger: { email: 'stranger@example.org', email_verified: true },
  lookalike: { email: 'stra\u00dfe@example.org', email_verified: true },
  nameless: {},
};

const listener = createServer((req, res) => answer(req, res));
await new Promise((done) => listener.listen(0, '127.0.0.1', done));
const issuer = `http://127.0.0.1:${listener.address().port}`;

const provider = new Provider(issuer, {
  clients: [{ client_id: 'sharewell', client_secret: 'a secret for tests only', redirect_uris: [redirectURI], grant_types: ['authorization_code'], response_types: ['code'] }],
  claims: { openid: ['sub', 'amr'], email: ['email', 'email_verified'], profile: ['name'] },
  features: { devInteractions: { enabled: false } },
  pkce: { required: () => true },
  interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
  async findAccount(_ctx, sub) {
    return accounts[sub] && { accountId: sub, claims: async () => ({ sub, ...accounts[sub] }) };
  },
  cookies: { keys: ['a key for tests only'] },
  ttl: { AccessToken: 60, AuthorizationCode: 60, IdToken: 60, Interaction: 60, Session: 60, Grant: 60 },
});
const inner = provider.callback();

async function answer(req, res) {
  if (!req.url.startsWith('/interaction/')) return inner(req, res);
  try {
    const { prompt, params, session, grantId } = await provider.interactionDetails(req, res);
    if (params.login_hint === 'refuse') {
      return await provider.interactionFinished(req, res, { error: 'access_denied', error_description: 'refused' }, {});
    }
    if (prompt.name === 'login') {
      const [accountId, then] = params.login_hint.split(' ');
      if (then === 'moved') accounts[accountId].email = 'elsewhere@example.org';
      return await provider.interactionFinished(req, res, { login: { accountId, amr: ['pwd', 'mfa'] } }, {});
    }
    const grant = grantId ? await provider.Grant.find(grantId) : new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
    grant.addOIDCScope('openid email profile');
    return await provider.interactionFinished(req, res, { consent: { grantId: await grant.save() } }, { mergeWithLastSubmission: true });
  } catch (err) {
    console.error(err);
    res.statusCode = 500;
    res.end();
  }
}

console.log(issuer);
