// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance } from 'fastify';
import { Secret, TOTP } from 'otpauth';
import { hashPassword } from '../../src/server/auth/password.ts';
import { newSecret } from '../../src/server/auth/secrets.ts';
import type { Role } from '../../src/server/context.ts';
import { type Answer, answerOf, type TestServer } from './server.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A browser as far as signing in goes: it keeps cookies and sends back the value against forged changes. */
export class Browser {
  readonly cookies = new Map<string, string>();
  /** The last `set-cookie` lines, whole. */
  lastCookies: string[] = [];
  csrf = '';
  readonly #app: FastifyInstance;
  readonly #from: string | undefined;

  constructor(app: FastifyInstance, from?: string) {
    this.#app = app;
    this.#from = from;
  }

  async get(path: string): Promise<Answer> {
    return await this.send('GET', path);
  }

  async post(path: string, body?: unknown): Promise<Answer> {
    return await this.send('POST', path, body);
  }

  /** `path` is below /api/v1. */
  async send(method: Method, path: string, body?: unknown): Promise<Answer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = {
      ...(cookie !== '' && { cookie }),
      ...(this.csrf !== '' && { 'x-ngao-csrf': this.csrf }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    };
    const payload = body === undefined ? {} : { payload: JSON.stringify(body) };
    const where = this.#from === undefined ? {} : { remoteAddress: this.#from };
    const answer = answerOf(await this.#app.inject({ method, url: `/api/v1${path}`, headers, ...payload, ...where }));
    this.#keep(answer);
    return answer;
  }

  /** Who the server takes this browser for. */
  async whoAmI(): Promise<Answer['body']> {
    return (await this.get('/session')).body.person;
  }

  #keep({ headers, body }: Answer): void {
    const lines = [headers['set-cookie'] ?? []].flat() as string[];
    if (lines.length > 0) this.lastCookies = lines;
    for (const line of lines) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') this.cookies.delete(name);
      else this.cookies.set(name, decodeURIComponent(value));
    }
    if (typeof body?.csrf === 'string' && body.csrf !== '') this.csrf = body.csrf;
  }
}

export const goodPassword = 'correct horse battery staple';

/** An account with a password and nothing else. */
export async function account(
  { context }: TestServer,
  name: string,
  roles: readonly Role[] = ['viewer'],
): Promise<{ id: number; email: string }> {
  const email = `${name.toLowerCase()}@example.org`;
  const password = await hashPassword(goodPassword);
  const now = context.now();
  const by = JSON.stringify({ kind: 'system', id: 'test', name: 'test' });
  const id = await context.store.transaction(async (tx) => {
    const row = await tx
      .insertInto('users')
      .values({ email, name, password, totp: null, webauthn_id: newSecret(), created_at: now, disabled_at: null })
      .returning('id')
      .executeTakeFirstOrThrow();
    for (const role of roles)
      await tx
        .insertInto('role_grants')
        .values({ user_id: row.id, product_id: null, role, granted_at: now, granted_by: by })
        .execute();
    return row.id;
  });
  return { id, email };
}

/** The code an authenticator shows for this secret, `steps` half minutes away. */
export function codeOf(secret: string, now: string, steps = 0): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.parse(now) + steps * 30_000 });
}

/** Signs in by password and enrols an authenticator; answers its secret and the recovery codes. */
export async function enrol(server: TestServer, browser: Browser, email: string): Promise<{ secret: string; codes: string[] }> {
  await browser.post('/login', { email, password: goodPassword });
  const { secret } = (await browser.post('/me/totp/start')).body;
  const confirmed = await browser.post('/me/totp/confirm', { code: codeOf(secret, server.context.now()) });
  if (confirmed.status !== 200) throw new Error(`enrolment failed: ${confirmed.text}`);
  return { secret, codes: confirmed.body.codes };
}
