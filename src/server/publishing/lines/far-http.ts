// SPDX-License-Identifier: Apache-2.0
import { type ExchangeRequest, exchange } from '../../../kit/io/http-exchange.ts';
import { cleanAnswer } from '../../../notify/far-side.ts';
import type { Sent } from './contract.ts';

export interface FarAnswer {
  status: number;
  /** Parsed where it is JSON; else undefined. */
  body: unknown;
  answer: string;
}

const patience = 30_000;

/** Asks an API. Answers the outcome of a line where nothing came back; never throws for what the far side does. */
export async function askFar(request: Omit<ExchangeRequest, 'patience'>): Promise<FarAnswer | Sent> {
  try {
    const { status, text } = await exchange({ ...request, patience });
    return { status, body: parsed(text), answer: cleanAnswer(`${status} ${messageOf(text)}`) };
  } catch (thrown) {
    return unanswered(thrown);
  }
}

export function isAnswer(given: FarAnswer | Sent): given is FarAnswer {
  return 'status' in given;
}

/** What an HTTP status means for a line. After 5xx nobody knows whether something was done. */
export function outcomeOf({ status, answer }: FarAnswer): Sent {
  if (status >= 200 && status < 300) return { outcome: 'sent', answer };
  if (status === 429 || status === 503) return { outcome: 'try-later', answer };
  return { outcome: status >= 500 ? 'in-doubt' : 'refused', answer };
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
