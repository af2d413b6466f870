// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { Secret, TOTP } from 'otpauth';

export interface HttpAnswer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of many shapes
  body: any;
  cookie: string;
}

export interface HttpClient {
  get(url: string): Promise<HttpAnswer>;
  post(url: string, body?: unknown, headers?: Record<string, string>): Promise<HttpAnswer>;
  put(url: string, body: unknown): Promise<HttpAnswer>;
  /** The same credentials at another server process. */
  at(base: string): HttpClient;
}

/** Real HTTP requests with these headers. */
export function httpClient(base: string, headers: Record<string, string> = {}): HttpClient {
  const call = async ([method, url]: readonly [string, string], body?: unknown, more: Record<string, string> = {}) => {
    const isBytes = body instanceof Uint8Array;
    const type = body === undefined ? {} : { 'content-type': isBytes ? 'application/octet-stream' : 'application/json' };
    const init: RequestInit = { method, headers: { ...headers, ...type, ...more } };
    if (body !== undefined) init.body = isBytes ? new Uint8Array(body) : JSON.stringify(body);
    return await answerOf(await fetch(base + url, init));
  };
  return {
    get: (url) => call(['GET', url]),
    post: (url, body, more) => call(['POST', url], body, more),
    put: (url, body) => call(['PUT', url], body),
    at: (other) => httpClient(other, headers),
  };
}

async function answerOf(answer: Response): Promise<HttpAnswer> {
  const text = await answer.text();
  const isJson = /^application\/(problem\+)?json/.test(answer.headers.get('content-type') ?? '');
  const cookies = answer.headers.getSetCookie().map((each) => each.split(';')[0]);
  return { status: answer.status, body: isJson ? JSON.parse(text) : text, cookie: cookies.join('; ') };
}

export interface Administrator {
  client: HttpClient;
  password: string;
  email: string;
  recoveryCodes: string[];
  /** A code of the authenticator, `steps` of thirty seconds from now. */
  code(steps?: number): string;
}

/** Opens the one-time link, chooses a password and enrols an authenticator, as the pages do. */
export async function becomeAdministrator(base: string, token: string, confirmAt = base): Promise<Administrator> {
  const email = 'first@example.org';
  const password = 'correct horse battery';
  const set = await httpClient(base).post('/api/v1/setup', { token, name: 'First', email, password });
  assert.equal(set.status, 200, JSON.stringify(set.body));
  const headers = { cookie: set.cookie, 'x-ngao-csrf': set.body.csrf };
  const started = await httpClient(base, headers).post('/api/v1/me/totp/start');
  assert.equal(started.status, 200, JSON.stringify(started.body));
  const totp = new TOTP({ secret: Secret.fromBase32(started.body.secret) });
  const code = (steps = 0) => totp.generate({ timestamp: Date.now() + steps * 30_000 });
  const confirmed = await httpClient(confirmAt, headers).post('/api/v1/me/totp/confirm', { code: code() });
  assert.equal(confirmed.status, 200, JSON.stringify(confirmed.body));
  return { client: httpClient(base, headers), password, email, recoveryCodes: confirmed.body.codes, code };
}

/** The product `demo`, and the token of a machine that hands in for it. */
export async function makeDemoProduct({ client }: Administrator): Promise<{ product: number; token: string }> {
  const made = await client.post('/api/v1/products', { key: 'demo', name: 'Demo' });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const token = await client.post('/api/v1/tokens', { name: 'ci', product: made.body.id, targets: null, days: 30 });
  assert.equal(token.status, 201, JSON.stringify(token.body));
  return { product: made.body.id, token: token.body.token };
}

export function machine(base: string, token: string): HttpClient {
  return httpClient(base, { authorization: `Bearer ${token}` });
}

/** Hands a report in; answers when the server has acknowledged it. */
export async function handIn(
  client: HttpClient,
  { target, report, key, format }: { target: string; report: string | Uint8Array; key?: string; format?: string },
): Promise<HttpAnswer> {
  const query = new URLSearchParams({ product: 'demo', target, ...(format !== undefined && { format }) });
  const body = typeof report === 'string' ? Buffer.from(report) : report;
  return await client.post(`/api/v1/reports?${query}`, body, key === undefined ? {} : { 'idempotency-key': key });
}

/** Waits until a report is neither waiting nor being read. A test that waits too long is ended by its own time-out. */
export async function whenRead(client: HttpClient, report: number): Promise<HttpAnswer['body']> {
  for (;;) {
    const { status, body } = await client.get(`/api/v1/reports/${report}`);
    assert.equal(status, 200, JSON.stringify(body));
    if (body.state !== 'received' && body.state !== 'importing') return body;
    await sleep(100);
  }
}
