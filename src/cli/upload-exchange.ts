// SPDX-License-Identifier: Apache-2.0
import { asNgaoError, NgaoError } from '../kit/errors.ts';
import { type ExchangeAnswer, type ExchangeRequest, exchange } from '../kit/io/http-exchange.ts';
import type { CommandIo } from './io.ts';
import { safe } from './plain-text.ts';

/** Waiting times in milliseconds. */
export interface Pace {
  /** Before each further try; as many tries as entries, and one. */
  retries: readonly number[];
  /** Between two looks at a job. */
  look: number;
  /** For one job altogether. */
  patience: number;
}

const defaultPace: Pace = { retries: [1_000, 4_000, 15_000], look: 1_000, patience: 10 * 60_000 };

export interface Sending {
  url: string;
  token: string;
  product: string;
  target: string;
  /** One for all documents of this run: a retry is known as such. */
  run: string;
  io: CommandIo;
  pace?: Pace | undefined;
}

export interface Sent {
  what: string;
  format: string;
  file: string;
  version: string;
  text: string;
}

export interface Handed {
  state: string;
  message: string;
  duplicate: boolean;
}

/** Hands one document in (POST /api/v1/reports) and waits for its job. Throws `network-failed` with what the server said. */
export async function handIn(sending: Sending, document: Sent): Promise<Handed> {
  const { format, file, version, text } = document;
  const query = new URLSearchParams({ product: sending.product, target: sending.target, format, file });
  if (version !== '') query.set('version', version);
  const answer = await ask(sending, {
    method: 'POST',
    url: `${sending.url}/api/v1/reports?${query}`,
    headers: { 'content-type': 'application/octet-stream', 'idempotency-key': `${sending.run}-${format}` },
    body: text,
  });
  const { job, duplicate } = readObject(answer);
  if (typeof job !== 'string' || !/^[\w-]{1,100}$/.test(job)) throw strange(answer);
  return { ...(await jobDone(sending, job, document.what)), duplicate: duplicate === true };
}

async function jobDone(sending: Sending, job: string, what: string): Promise<Omit<Handed, 'duplicate'>> {
  const { look, patience } = sending.pace ?? defaultPace;
  const url = `${sending.url}/api/v1/jobs/${job}`;
  for (let waited = 0; waited <= patience; waited += look) {
    const seen = jobOf(await ask(sending, { method: 'GET', url, headers: {} }));
    if (seen.state === 'failed' || seen.state === 'done') endProgress(sending.io);
    if (seen.state === 'failed') throw refused(what, seen.message || 'the server gave no reason');
    if (seen.state === 'done') return { state: seen.report, message: seen.message };
    progress(sending.io, `ngao: the ${what} is ${seen.state === 'running' ? 'being read' : 'waiting'} ...`);
    await pause(look);
  }
  endProgress(sending.io);
  throw new NgaoError(
    'network-failed',
    `The ${what} arrived, but the server had not read it after ${patience / 60_000} minutes.`,
  );
}

/** Only texts of the answer are taken, whatever else it holds. */
function jobOf(answer: ExchangeAnswer): { state: string; report: string; message: string } {
  const { state, message, report } = readObject(answer);
  const { state: inner } = Object(report) as { state?: unknown };
  const textOf = (value: unknown) => (typeof value === 'string' ? line(value) : '');
  return { state: textOf(state), report: textOf(inner), message: textOf(message) };
}

/** Tries again where the server is busy or was not reached; what it refuses is final. */
async function ask(sending: Sending, request: ExchangeRequest): Promise<ExchangeAnswer> {
  const { retries } = sending.pace ?? defaultPace;
  const headers = { ...request.headers, authorization: `Bearer ${sending.token}`, accept: 'application/json' };
  for (let tries = 0; ; tries++) {
    const wait = retries[tries];
    const answer = await attempt({ ...request, headers }, wait !== undefined);
    if (answer && answer.status >= 200 && answer.status < 300) return answer;
    const isBusy = answer === undefined || [408, 429, 500, 502, 503, 504].includes(answer.status);
    if (!isBusy || wait === undefined) throw refusedBy(answer as ExchangeAnswer);
    progress(sending.io, `ngao: the server is not ready; trying again (${tries + 1} of ${retries.length}) ...`);
    await pause(Math.max(wait, Math.min(askedWait(answer), 30_000)));
  }
}

/** undefined when nobody answered and there are tries left. */
async function attempt(request: ExchangeRequest, mayFail: boolean): Promise<ExchangeAnswer | undefined> {
  try {
    return await exchange(request);
  } catch (thrown) {
    const error = asNgaoError(thrown);
    if (error.code !== 'network-failed' || !mayFail) throw error;
    return undefined;
  }
}

/** `Retry-After` in seconds (RFC 9110, section 10.2.3), as milliseconds. */
function askedWait(answer: ExchangeAnswer | undefined): number {
  const seconds = Number(answer?.headers.get('retry-after') ?? 0);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : 0;
}

function readObject(answer: ExchangeAnswer): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(answer.text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Told below.
  }
  throw strange(answer);
}

function strange({ status }: ExchangeAnswer): NgaoError {
  return new NgaoError(
    'network-failed',
    `The server answered (status ${status}) with something else than Ngao does. Is the address right?`,
  );
}

function refused(what: string, why: string): NgaoError {
  return new NgaoError('network-failed', `The server could not take the ${what} in: ${line(why)}`);
}

/** A problem document (RFC 9457) says what is wrong; anything else is not repeated. */
function refusedBy(answer: ExchangeAnswer): NgaoError {
  const isProblem = /json/.test(answer.headers.get('content-type') ?? '');
  const detail = isProblem ? readObject(answer).detail : undefined;
  const said = typeof detail === 'string' && detail !== '' ? line(detail) : 'It gave no reason.';
  return new NgaoError('network-failed', `The server refused it (status ${answer.status}). ${said}`);
}

function line(text: string): string {
  return safe(text).replace(/\s+/g, ' ').trim().slice(0, 500);
}

function progress(io: CommandIo, text: string): void {
  if (io.stderr.isTTY !== true) return;
  io.stderr.write(`\r\u001b[K${text}`);
}

function endProgress(io: CommandIo): void {
  if (io.stderr.isTTY === true) io.stderr.write('\r\u001b[K');
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resume) => setTimeout(resume, milliseconds));
}
