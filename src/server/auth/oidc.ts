// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto';
import * as client from 'openid-client';
import { NgaoError } from '../../kit/errors.ts';
import { act } from '../actions/action.ts';
import type { OidcProvider, ServerContext } from '../context.ts';
import { keepChallenge, takeChallenge } from './challenges.ts';
import { safeAddress } from './ci-token.ts';
import { startSession } from './sessions.ts';
import { personCaller } from './sign-in.ts';

interface Started {
  key: string;
  verifier: string;
  state: string;
  nonce: string;
}
const found = new Map<string, Promise<client.Configuration>>();

/** The address of the provider to send the browser to: authorization code flow with PKCE (RFC 9700, 2.1.1), state and nonce. */
export async function startOidc(context: ServerContext, key: string): Promise<{ address: string; binding: string }> {
  const provider = providerOf(context, key);
  const configuration = await configure(provider);
  const [verifier, state, nonce, binding] = [
    client.randomPKCECodeVerifier(),
    client.randomState(),
    client.randomNonce(),
    randomBytes(16).toString('base64url'),
  ];
  const started: Started = { key, verifier, state, nonce };
  await keepChallenge(context, `oidc:${binding}`, { minutes: 10, ...started });
  const address = client.buildAuthorizationUrl(configuration, {
    redirect_uri: redirectOf(context, key),
    scope: 'openid email profile',
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
  });
  return { address: address.href, binding };
}

/** The person who came back. Only somebody whose verified address has an account enters: the provider proves who, we say what. */
export async function finishOidc(
  context: ServerContext,
  given: { key: string; address: URL; binding: string },
  visit: { agent: string; requestId: string },
): Promise<string> {
  const provider = providerOf(context, given.key);
  const started = await takeChallenge<Started>(context, `oidc:${given.binding}`);
  // Who was asked must be who answers (RFC 9700, 4.4: mix-up).
  if (started.key !== given.key) throw new NgaoError('unauthenticated', 'Another provider was asked. Start signing in again.');
  const claims = await exchange(provider, given.address, started);
  if (typeof claims?.email !== 'string' || claims.email_verified !== true)
    throw new NgaoError('forbidden', `${provider.name} does not say that your e-mail address is verified.`);
  const email = claims.email.toLowerCase();
  const user = await context.db
    .selectFrom('users')
    .where((each) => each(each.fn('lower', ['email']), '=', email))
    .where('disabled_at', 'is', null)
    .select(['id', 'name'])
    .executeTakeFirst();
  if (!user) throw new NgaoError('forbidden', 'There is no account for this address. Ask an administrator to invite you.');
  return await act(context, personCaller(user, 'oidc', visit), async (work) => {
    await work.audit({
      action: 'session.start',
      subject: { kind: 'user', id: user.id },
      productId: null,
      data: { strength: 'oidc', provider: given.key },
    });
    return await startSession(work.tx, { userId: user.id, strength: 'oidc', agent: visit.agent, now: work.now });
  });
}

async function exchange(provider: OidcProvider, address: URL, started: Started) {
  try {
    const tokens = await client.authorizationCodeGrant(await configure(provider), address, {
      pkceCodeVerifier: started.verifier,
      expectedState: started.state,
      expectedNonce: started.nonce,
      idTokenExpected: true,
    });
    return tokens.claims();
  } catch (cause) {
    throw new NgaoError('unauthenticated', `${provider.name} did not confirm who you are. Start signing in again.`, { cause });
  }
}

function providerOf(context: ServerContext, key: string): OidcProvider {
  const provider = context.config.oidc.find((each) => each.key === key);
  if (!provider) throw new NgaoError('not-found', 'There is no such sign-in.');
  return provider;
}

function redirectOf(context: ServerContext, key: string): string {
  return `${context.config.publicUrl}/api/v1/oidc/${key}/callback`;
}

async function configure(provider: OidcProvider): Promise<client.Configuration> {
  const name = `${provider.issuer} ${provider.clientId}`;
  const known = found.get(name);
  if (known) return await known;
  const server = safeAddress(provider.issuer);
  // The signature of the id_token is checked too: then its word does not hang on the connection alone.
  const execute = [client.enableNonRepudiationChecks, ...(server.protocol === 'http:' ? [client.allowInsecureRequests] : [])];
  const discovered = client.discovery(server, provider.clientId, provider.clientSecret, undefined, { execute });
  found.set(name, discovered);
  discovered.catch(() => found.delete(name));
  try {
    return await discovered;
  } catch (cause) {
    throw new NgaoError('network-failed', `${provider.name} could not be reached. Sign in by password or passkey.`, { cause });
  }
}
