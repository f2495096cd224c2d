// A real OpenID provider on loopback for the tests: anybody signs in with a name and any password.
// node provider.mjs CLIENT_ID CLIENT_SECRET REDIRECT_ADDRESS prints its issuer, then serves until it is stopped.
import { createRequire } from "node:module";
import { createServer } from "node:http";
import { pathToFileURL } from "node:url";

const packages = createRequire(new URL("../../frontend/package.json", import.meta.url));
const { Provider } = await import(pathToFileURL(packages.resolve("oidc-provider")));

const [clientId, clientSecret, redirectAddress] = process.argv.slice(2);

/** `?alice@council.example` has not been verified; what follows a # tells apart two people who had one address. */
function claimsOf(login) {
  return { sub: login, email: login.replace("?", "").split("#")[0], email_verified: !login.startsWith("?") };
}

const server = createServer((request, reply) => provider.callback()(request, reply));
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const issuer = `http://127.0.0.1:${server.address().port}`;

const provider = new Provider(issuer, {
  clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: [redirectAddress] }],
  claims: { openid: ["sub"], email: ["email", "email_verified"] },
  findAccount: (_, login) => ({ accountId: login, claims: () => claimsOf(login) }),
  pkce: { required: () => true },
  cookies: { keys: ["the tests' own"] },
  features: { devInteractions: { enabled: true } },
});
console.log(issuer);
