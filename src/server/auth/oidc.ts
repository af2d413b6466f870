// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto';
import type { Configuration } from 'openid-client';
import { NgaoError } from '../../kit/errors.ts';
import { act } from '../actions/action.ts';
import type { OidcProvider, ServerContext } from '../context.ts';
import { keepChallenge, takeChallenge } from './challenges.ts';
import { safeAddress } from './ci-token.ts';
import { recordFailure } from './failures.ts';
import { type Claims, type Found, findPerson, linkPerson, type OidcRefusal, readClaims } from './oidc-links.ts';
import { startSession } from './sessions.ts';
import { personCaller } from './sign-in.ts';

interface Started {
  key: string;
  verifier: string;
  state: string;
  nonce: string;
}
const found = new Map<string, Promise<Configuration>>();
const library = () => import('openid-client');

/** The address of the provider to send the browser to: authorization code flow with PKCE (RFC 9700, 2.1.1), state and nonce. */
export async function startOidc(context: ServerContext, key: string): Promise<{ address: string; binding: string }> {
  const provider = providerOf(context, key);
  const configuration = await configure(provider);
  const client = await library();
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

/**
 * The person who came back, as a new session; or why not, which is the person's to know and no error. The provider proves
 * who they are, we say what: only somebody who was invited enters.
 */
export async function finishOidc(
  context: ServerContext,
  given: { key: string; address: URL; binding: string },
  visit: { agent: string; requestId: string },
): Promise<{ secret: string } | { refused: OidcRefusal }> {
  const provider = providerOf(context, given.key);
  const claims = await exchange(context, { ...given, provider });
  const found = typeof claims === 'string' ? claims : await findPerson(context, claims);
  if (typeof found !== 'string') return { secret: await enter(context, { ...found, key: given.key }, visit) };
  // Whoever comes too late has failed at nothing.
  if (found !== 'late') await recordFailure(context, { way: 'oidc', userId: undefined, requestId: visit.requestId });
  return { refused: found };
}

async function enter(context: ServerContext, found: Found & { key: string }, visit: { agent: string; requestId: string }) {
  const { user, key } = found;
  return await act(context, personCaller(user, 'oidc', visit), async (work) => {
    await linkPerson(work, found);
    await work.audit({
      action: 'session.start',
      subject: { kind: 'user', id: user.id },
      productId: null,
      data: { strength: 'oidc', provider: key },
    });
    return await startSession(work.tx, { userId: user.id, strength: 'oidc', agent: visit.agent, now: work.now });
  });
}

async function exchange(
  context: ServerContext,
  given: { key: string; address: URL; binding: string; provider: OidcProvider },
): Promise<Claims | OidcRefusal> {
  const started = await takeChallenge<Started>(context, `oidc:${given.binding}`).catch(orLate);
  // Who was asked must be who answers (RFC 9700, 4.4: mix-up).
  if (started?.key !== given.key) return 'late';
  const client = await library();
  try {
    const tokens = await client.authorizationCodeGrant(await configure(given.provider), given.address, {
      pkceCodeVerifier: started.verifier,
      expectedState: started.state,
      expectedNonce: started.nonce,
      idTokenExpected: true,
    });
    return readClaims(tokens.claims() ?? {});
  } catch (error) {
    // The provider's own words may quote who it was: the kind of error is enough to search by.
    context.log.warn(
      { provider: given.key, kind: (error as { code?: string }).code ?? 'unknown' },
      'a provider confirmed nobody',
    );
    return 'provider';
  }
}

function orLate(error: unknown): undefined {
  if (!(error instanceof NgaoError && error.code === 'unauthenticated')) throw error;
}

function providerOf(context: ServerContext, key: string): OidcProvider {
  const provider = context.config.oidc.find((each) => each.key === key);
  if (!provider) throw new NgaoError('not-found', 'There is no such sign-in.');
  return provider;
}

function redirectOf(context: ServerContext, key: string): string {
  return `${context.config.publicUrl}/api/v1/oidc/${key}/callback`;
}

async function configure(provider: OidcProvider): Promise<Configuration> {
  const client = await library();
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
