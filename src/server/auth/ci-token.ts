// SPDX-License-Identifier: Apache-2.0
import type { createRemoteJWKSet, JWTPayload } from 'jose';
import { NgaoError } from '../../kit/errors.ts';
import { type Caller, nobody, type ServerContext } from '../context.ts';

type KeySet = ReturnType<typeof createRemoteJWKSet>;
/** Loaded when the first pipeline shows a token of its own. */
const library = () => import('jose');
const keySets = new Map<string, Promise<KeySet>>();

/**
 * The pipeline behind a CI's own OIDC token (OpenID Connect Core 1.0, 3.1.3.7): signature by the issuer's published keys,
 * issuer, audience, time, and every claim that the federation names. A claim pattern may end in `*`.
 * Only issuers that an administrator entered are ever asked.
 */
export async function callerOfCiToken(token: string, context: ServerContext): Promise<Caller | undefined> {
  const claimed = await unverified(token);
  if (typeof claimed?.iss !== 'string') return undefined;
  const rows = await context.db
    .selectFrom('federations')
    .where('issuer', '=', claimed.iss)
    .where('revoked_at', 'is', null)
    .selectAll()
    .execute();
  for (const row of rows) {
    const payload = await verify(token, row, context.now());
    if (!payload || !Object.entries(row.claims).every(([name, pattern]) => matches(payload[name], pattern))) continue;
    return {
      ...nobody,
      actor: { kind: 'token', id: `federation-${row.id}`, name: row.name },
      authentication: 'ci-oidc',
      machine: { productId: row.product_id, targets: row.targets, scope: 'ingest' },
    };
  }
  return undefined;
}

async function unverified(token: string): Promise<JWTPayload | undefined> {
  const { decodeJwt } = await library();
  try {
    return decodeJwt(token);
  } catch {
    return undefined;
  }
}

async function verify(token: string, { issuer, audience }: { issuer: string; audience: string }, now: string) {
  const keys = await keysOf(issuer);
  const { jwtVerify } = await library();
  try {
    const { payload } = await jwtVerify(token, keys, {
      issuer,
      audience,
      algorithms: ['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA'],
      requiredClaims: ['exp', 'iat'],
      clockTolerance: 30,
      maxTokenAge: '1 hour',
      currentDate: new Date(now),
    });
    return payload;
  } catch (error) {
    const { code } = error as { code?: string };
    // Whatever the library refuses has a code of its own; the rest, and an answer that is no key set, is the network's.
    if (code === undefined || !code.startsWith('ERR_J') || keysFailed.includes(code)) throw unreachable(issuer, error);
    return undefined;
  }
}

function matches(value: unknown, pattern: string): boolean {
  if (typeof value !== 'string') return false;
  return pattern.endsWith('*') ? value.startsWith(pattern.slice(0, -1)) : value === pattern;
}

const keysFailed = ['ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID', 'ERR_JOSE_GENERIC'];

/** Found by discovery (OpenID Connect Discovery 1.0, 4): https, or plain http on this machine. */
async function keysOf(issuer: string): Promise<KeySet> {
  const known = keySets.get(issuer);
  if (known) return await known;
  const found = discover(issuer);
  keySets.set(issuer, found);
  found.catch(() => keySets.delete(issuer));
  return await found;
}

async function discover(issuer: string): Promise<KeySet> {
  try {
    const address = safeAddress(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
    const response = await fetch(address, { redirect: 'error', signal: AbortSignal.timeout(5000) });
    const { issuer: told, jwks_uri: keys } = (await response.json()) as { issuer?: string; jwks_uri?: string };
    if (told !== issuer || typeof keys !== 'string') throw new Error('another issuer answered');
    const { createRemoteJWKSet } = await library();
    return createRemoteJWKSet(safeAddress(keys), { timeoutDuration: 5000 });
  } catch (cause) {
    throw unreachable(issuer, cause);
  }
}

/** Whether keys may be fetched from there. */
export function safeAddress(text: string): URL {
  const url = new URL(text);
  const local = ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && local)) throw new Error('neither https nor this machine');
  return url;
}

function unreachable(issuer: string, cause?: unknown): NgaoError {
  return new NgaoError(
    'network-failed',
    `The keys of ${issuer} could not be fetched. Try again; if it stays so, check the issuer.`,
    {
      cause,
    },
  );
}
