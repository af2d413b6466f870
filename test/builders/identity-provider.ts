// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import type { TestContext } from 'node:test';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { localServer } from './local-server.ts';

/** A small OpenID provider on this machine: discovery, keys, and one code at a time. */
export interface IdentityProvider {
  issuer: string;
  /** A token signed with the published key. */
  sign(claims: JWTPayload, header?: { alg?: string; kid?: string }): Promise<string>;
  /** What somebody did at the provider: answers the code with which the browser comes back. */
  consent(address: URL, claims: JWTPayload): string;
  /** How often the keys were fetched. */
  fetched: { keys: number };
  /** Answers everything with an error from now on. */
  break(): void;
}

export const clientId = 'ngao-test';

export async function identityProvider(t: TestContext): Promise<IdentityProvider> {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256', use: 'sig' };
  const codes = new Map<string, { address: URL; claims: JWTPayload }>();
  const fetched = { keys: 0 };
  let broken = false;
  const sign = async (claims: JWTPayload, header = {}) =>
    await new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'one', ...header }).sign(privateKey);
  const token = async (form: URLSearchParams) => {
    const kept = codes.get(form.get('code') ?? '');
    codes.delete(form.get('code') ?? '');
    const asked = kept?.address.searchParams;
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (!kept || asked?.get('code_challenge') !== challenge || asked.get('redirect_uri') !== form.get('redirect_uri'))
      return { status: 400, body: { error: 'invalid_grant' } };
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: issuer,
      aud: clientId,
      iat: now,
      exp: now + 300,
      sub: 'someone',
      nonce: asked.get('nonce'),
      ...kept.claims,
    };
    return { status: 200, body: { access_token: 'x', token_type: 'bearer', id_token: await sign(claims as JWTPayload) } };
  };
  const issuer = await localServer(t, async (request, response) => {
    const send = (status: number, body: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (broken) return send(500, {});
    if (request.url === '/keys') {
      fetched.keys += 1;
      return send(200, { keys: [jwk] });
    }
    if (request.url === '/token') {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const { status, body } = await token(new URLSearchParams(Buffer.concat(chunks).toString()));
      return send(status, body);
    }
    return send(200, {
      issuer,
      jwks_uri: `${issuer}/keys`,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
      code_challenge_methods_supported: ['S256'],
    });
  });
  return {
    issuer,
    sign,
    fetched,
    consent: (address, claims) => {
      const code = `code-${codes.size}-${Math.trunc(performance.now() * 1000)}`;
      codes.set(code, { address, claims });
      return code;
    },
    break: () => {
      broken = true;
    },
  };
}
