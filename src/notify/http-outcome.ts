// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../kit/errors.ts';
import type { Delivery, RenderedMessage, SendOutcome, SendReport, VerifyReport } from './contract.ts';
import type { EgressAnswer } from './egress.ts';
import { cleanAnswer } from './far-side.ts';

/** What a channel makes of a good status: the far side may still say no in its body. */
export interface Judgement {
  outcome: SendOutcome;
  answer: string;
  reference?: string;
  doubtful?: true;
}

/** Longest wait that a far side may ask for. */
const mostPatience = 24 * 3600;
/** The far side, or something before it, may have taken the message all the same. */
const doubtfulStatus = new Set([408, 502, 504]);
const laterStatus = new Set([408, 425, 429]);

/**
 * The report for one recipient. 2xx is judged by the channel; 408, 425, 429 and 5xx are worth another try; everything else,
 * redirects among it, is an answer for good: somebody has to mend the settings.
 */
export function reportOf(recipient: string, answer: EgressAnswer, judge: (text: string) => Judgement): SendReport {
  if (answer.kind === 'answer') {
    const isTaken = answer.status >= 200 && answer.status < 300;
    return isTaken ? takenReport(recipient, answer.status, judge(answer.text)) : otherReport(recipient, answer);
  }
  const outcome = answer.kind === 'forbidden' ? 'refused' : 'try-later';
  const told = report({ recipient, outcome, code: null, answer: cleanAnswer(answer.reason) });
  return answer.kind === 'failed' && answer.offered ? { ...told, doubtful: true } : told;
}

function takenReport(recipient: string, code: number, { doubtful, ...judged }: Judgement): SendReport {
  const told = report({ recipient, code, ...judged, answer: cleanAnswer(judged.answer) });
  return doubtful ? { ...told, doubtful } : told;
}

function otherReport(recipient: string, answer: EgressAnswer & { kind: 'answer' }): SendReport {
  const { status, text } = answer;
  const isLater = laterStatus.has(status) || status >= 500;
  const words = status >= 300 && status < 400 ? 'the address redirects; name the final one in the settings' : text;
  const patience = patienceOf(answer);
  return {
    ...report({ recipient, outcome: isLater ? 'try-later' : 'refused', code: status, answer: cleanAnswer(words) }),
    ...(isLater && patience !== undefined && { retryAfterSeconds: patience }),
    ...(doubtfulStatus.has(status) && { doubtful: true as const }),
  };
}

/** Several reports as one: as good as the worst, as doubtful as any. */
export function joined(reports: readonly SendReport[]): SendReport {
  const has = (outcome: SendOutcome) => reports.some((each) => each.outcome === outcome);
  const patience = Math.max(0, ...reports.map(({ retryAfterSeconds }) => retryAfterSeconds ?? 0));
  return {
    outcome: has('refused') ? 'refused' : has('try-later') ? 'try-later' : 'sent',
    deliveries: reports.flatMap(({ deliveries }) => deliveries),
    ...(reports.some(({ doubtful }) => doubtful) && { doubtful: true as const }),
    ...(patience > 0 && { retryAfterSeconds: patience }),
  };
}

/** What looking for a message found, where a good status means that it stands there. */
export function verifyReportOf(
  answer: EgressAnswer,
  isFound: (answer: EgressAnswer & { kind: 'answer' }) => boolean,
): VerifyReport {
  if (answer.kind !== 'answer') return { outcome: 'try-later', code: null, answer: cleanAnswer(answer.reason) };
  const { status, text } = answer;
  const outcome = isFound(answer) ? 'found' : status === 404 ? 'missing' : 'try-later';
  return { outcome, code: status, answer: outcome === 'found' ? '' : cleanAnswer(text) };
}

export function cannotVerify(): Promise<VerifyReport> {
  return Promise.resolve({ outcome: 'cannot', code: null, answer: 'this channel has no way to look' });
}

/** The one recipient of a channel that leads to one place. Throws `usage`. */
export function onlyRecipient(message: RenderedMessage): string {
  const [recipient, ...others] = recipientsOf(message);
  if (recipient === undefined || others.length > 0)
    throw new NgaoError('usage', 'This channel leads to one place: the message must name exactly one recipient.');
  return recipient;
}

/** Those still to be served, each once. */
export function recipientsOf({ to, cc, only }: RenderedMessage): string[] {
  const all = [...new Set([...to, ...(cc ?? [])])];
  return only === undefined ? all : all.filter((recipient) => only.includes(recipient));
}

/** The object that the text is as JSON, or an empty one. */
export function jsonObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** At most that many bytes of UTF-8, cut between characters, with a mark where something was left out. */
export function cut(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text;
  const kept = Buffer.from(text).subarray(0, bytes - 4);
  return `${new TextDecoder('utf-8').decode(kept).replace(/\ufffd+$/, '')}…`;
}

function report(delivery: Delivery): SendReport {
  return { outcome: delivery.outcome, deliveries: [delivery] };
}

/** Seconds to wait: `Retry-After` as a number (RFC 9110, 10.2.3), or Matrix' `retry_after_ms`. */
function patienceOf({ headers, text }: EgressAnswer & { kind: 'answer' }): number | undefined {
  const header = headers['retry-after'];
  const { retry_after_ms: matrix } = jsonObject(text);
  const seconds =
    header !== undefined && /^\d{1,9}$/.test(header)
      ? Number(header)
      : typeof matrix === 'number'
        ? Math.ceil(matrix / 1000)
        : undefined;
  return seconds === undefined || !(seconds >= 0) ? undefined : Math.min(seconds, mostPatience);
}
