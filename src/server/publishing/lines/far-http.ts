// SPDX-License-Identifier: Apache-2.0
import { type ExchangeRequest, exchange } from '../../../kit/io/http-exchange.ts';
import { cleanAnswer } from '../../../notify/far-side.ts';
import type { Sent } from './contract.ts';

export interface FarAnswer {
  status: number;
  /** Parsed where it is JSON; else undefined. */
  body: unknown;
  answer: string;
  retryAfterSeconds?: number;
}

const patience = 30_000;
/** Longest wait that a far side may ask for. */
const mostPatience = 24 * 3600;

/** Asks an API. Answers the outcome of a line where nothing came back; never throws for what the far side does. */
export async function askFar(request: ExchangeRequest): Promise<FarAnswer | Sent> {
  try {
    const { status, text, headers } = await exchange({ patience, ...request });
    const wait = waitOf(headers);
    return {
      ...{ status, body: parsed(text), answer: cleanAnswer(`${status} ${messageOf(text)}`) },
      ...(wait !== undefined && { retryAfterSeconds: wait }),
    };
  } catch (thrown) {
    return unanswered(thrown);
  }
}

export function isAnswer(given: FarAnswer | Sent): given is FarAnswer {
  return 'status' in given;
}

/** What an HTTP status means for a line. After 5xx nobody knows whether something was done. */
export function outcomeOf({ status, answer, retryAfterSeconds }: FarAnswer): Sent {
  if (status >= 200 && status < 300) return { outcome: 'sent', answer };
  const wait = retryAfterSeconds === undefined ? {} : { retryAfterSeconds };
  // Who limits by 403 says how long.
  const isBusy = status === 429 || status === 503 || (status === 403 && retryAfterSeconds !== undefined);
  if (isBusy) return { outcome: 'try-later', answer, ...wait };
  return { outcome: status >= 500 || status === 408 ? 'in-doubt' : 'refused', answer, ...wait };
}

/** The same for a question that changes nothing: it may be asked again, unless the far side says no. */
export function outcomeOfQuestion(answer: FarAnswer): Sent {
  const sent = outcomeOf(answer);
  return sent.outcome === 'refused' ? sent : { ...sent, outcome: 'try-later' };
}

/** Seconds: `Retry-After` (RFC 9110, 10.2.3) in both its forms, or GitHub's end of a used-up quota. */
function waitOf(headers: Headers): number | undefined {
  const told = headers.get('retry-after') ?? '';
  const now = Date.parse(headers.get('date') ?? '');
  const spent = headers.get('x-ratelimit-remaining') === '0' ? Number(headers.get('x-ratelimit-reset')) * 1000 : Number.NaN;
  const until = Number.isNaN(spent) ? Date.parse(told) : spent;
  const seconds = /^\d{1,9}$/.test(told) ? Number(told) : Math.ceil((until - now) / 1000);
  return seconds >= 0 ? Math.min(seconds, mostPatience) : undefined;
}

const nothingSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);

function unanswered(thrown: unknown): Sent {
  for (let error = thrown as { code?: string; cause?: unknown } | undefined; error; error = error.cause as typeof error)
    if (nothingSent.has(error.code ?? '')) return { outcome: 'try-later', answer: 'the server was not reached' };
  if ((thrown as { code?: string }).code === 'usage')
    return { outcome: 'refused', answer: 'the address of this channel may not be asked' };
  return { outcome: 'in-doubt', answer: 'the connection broke before an answer came' };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function messageOf(text: string): string {
  const { message, error } = (parsed(text) ?? {}) as { message?: unknown; error?: unknown };
  return ([message, error].find((one) => typeof one === 'string') as string | undefined) ?? '';
}
