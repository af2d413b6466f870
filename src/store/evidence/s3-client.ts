// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from 'node:timers/promises';
import { NgaoError } from '../../kit/errors.ts';
import { emptyDigest, escaped, type S3Key, signedHeaders } from './signature-v4.ts';

/** A bucket, or a part of one. */
export interface S3Place extends S3Key {
  /** Address of the store with the bucket, and a prefix if need be, in its path: `https://s3.example.org/bucket/ngao`. */
  url: string;
}

export interface S3Call {
  method: 'GET' | 'HEAD' | 'PUT' | 'DELETE';
  /** Below the prefix; '' is the bucket itself. */
  name: string;
  query?: Readonly<Record<string, string>>;
  headers?: Readonly<Record<string, string>>;
  /** Sent anew with each try. */
  body?: { blob: Blob; digest: string };
}

const tries = 4;
const firstPause = 200;
/** Milliseconds for a whole exchange; a large file may need a while on a slow line. */
const patience = 15 * 60_000;
/** Bytes of an answer that is read as text. */
const longestText = 4 * 1024 * 1024;

/** Requests to an S3-compatible store, signed, by path. Tries again where the store is busy or the line broke. */
export class S3Client {
  readonly #place: S3Place;
  readonly #origin: string;
  readonly #bucket: string;
  readonly prefix: string;
  readonly #now: () => string;

  constructor(place: S3Place, now: () => string = () => new Date().toISOString()) {
    const { origin, pathname } = new URL(place.url);
    const [bucket = '', ...prefix] = pathname
      .split('/')
      .filter((part) => part !== '')
      .map(decodeURIComponent);
    this.#place = place;
    this.#origin = origin;
    this.#bucket = bucket;
    this.prefix = prefix.map((part) => `${part}/`).join('');
    this.#now = now;
  }

  /** The answer with one of the statuses that the caller knows what to do with; everything else is `network-failed`. */
  async call(call: S3Call, known: readonly number[]): Promise<Response> {
    for (let tried = 1; ; tried += 1) {
      const answer = await this.#once(call);
      if (answer instanceof Response && known.includes(answer.status)) return answer;
      if (tried === tries || (answer instanceof Response && !isPassing(answer.status))) throw await failure(answer);
      if (answer instanceof Response) await answer.body?.cancel();
      await sleep(firstPause * 2 ** (tried - 1));
    }
  }

  async #once(call: S3Call): Promise<Response | Error> {
    const url = this.#address(call);
    const { method, body } = call;
    const bodyDigest = body?.digest ?? emptyDigest;
    const headers = signedHeaders({ method, url, headers: call.headers ?? {}, bodyDigest, at: this.#now() }, this.#place);
    try {
      return await fetch(url, {
        method,
        headers,
        redirect: 'manual',
        signal: AbortSignal.timeout(patience),
        ...(body && { body: body.blob }),
      });
    } catch (error) {
      return error as Error;
    }
  }

  #address({ name, query }: S3Call): URL {
    const key = name === '' ? '' : `${this.prefix}${name}`;
    const path = [this.#bucket, ...key.split('/')].map(escaped).join('/');
    const url = new URL(`/${name === '' ? escaped(this.#bucket) : path}`, this.#origin);
    for (const [key, value] of Object.entries(query ?? {})) url.searchParams.set(key, value);
    return url;
  }
}

/** Busy, broken for a moment, or somebody else is writing the same name (409). */
function isPassing(status: number): boolean {
  return status >= 500 || status === 429 || status === 409;
}

/** An answer as text; throws when it is larger than any list or error of the protocol. */
export async function shortText(answer: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of answer.body ?? []) {
    size += chunk.length;
    if (size > longestText) throw new NgaoError('network-failed', 'The evidence store answered more than it may.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

async function failure(answer: Response | Error): Promise<NgaoError> {
  if (answer instanceof Error)
    return new NgaoError('network-failed', 'The evidence store does not answer. Is NGAO_EVIDENCE_URL right?', { cause: answer });
  const code = /<Code>([A-Za-z]{1,60})<\/Code>/.exec(await shortText(answer).catch(() => ''))?.[1];
  const what = code === undefined ? String(answer.status) : `${answer.status} ${code}`;
  const hint = answer.status === 403 ? ' Check its keys, the rights of the account, and the clock of this machine.' : '';
  return new NgaoError('network-failed', `The evidence store refused a request (${what}).${hint}`);
}
