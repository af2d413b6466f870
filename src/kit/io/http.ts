// SPDX-License-Identifier: Apache-2.0
import { closeSync, openSync, writeSync } from 'node:fs';
import { NgaoError } from '../errors.ts';
import { Watch } from './http-watch.ts';

export interface DownloadLimits {
  /** Bytes of the body. */
  bytes: number;
  /** Milliseconds for the whole download. */
  total: number;
  /** Milliseconds without a single byte (headers included). */
  idle: number;
  redirects: number;
}

export const downloadLimits: DownloadLimits = {
  bytes: 4 * 1024 * 1024 * 1024,
  total: 30 * 60_000,
  idle: 30_000,
  redirects: 5,
};

export interface DownloadRequest {
  url: string;
  /** File that takes the body; written only for the outcome `saved`, but may be left half written by an error. */
  to: string;
  /** Mark of the state already at hand: the server may answer `unchanged`. */
  etag?: string;
  limits?: Partial<DownloadLimits>;
  /** What else a person can do where the download fails: a sentence. */
  otherwise?: string;
}

export type DownloadAnswer =
  | { outcome: 'saved'; bytes: number; etag: string }
  | { outcome: 'unchanged' }
  | { outcome: 'missing' };

/**
 * The way in from the network: a GET into a file (the other way is http-exchange.ts). https only, plain http only to this machine itself (tests, a
 * local mirror); redirects stay on the same origin; size, time and silence are bounded; the body must be as long as
 * announced. Everything else throws `network-failed` (`usage` for an address that may not be asked at all).
 * Proxies and additional certificate authorities are Node's own: NODE_USE_ENV_PROXY, NODE_EXTRA_CA_CERTS.
 */
export async function download(request: DownloadRequest): Promise<DownloadAnswer> {
  const limits = { ...downloadLimits, ...request.limits };
  const watch = new Watch(limits);
  try {
    const response = await follow(readAddress(request.url), { request, limits, watch });
    if (response.status === 304 && request.etag) return await finish(response, { outcome: 'unchanged' });
    if (response.status === 404 || response.status === 410) return await finish(response, { outcome: 'missing' });
    if (response.status !== 200) throw failed(request, `was answered with status ${response.status}`);
    const bytes = await save(response, { request, limits, watch });
    return { outcome: 'saved', bytes, etag: response.headers.get('etag')?.slice(0, 200) ?? '' };
  } catch (thrown) {
    if (thrown instanceof NgaoError) throw thrown;
    throw failed(request, watch.reason ?? `failed: ${connectionFault(thrown)}`, thrown);
  } finally {
    watch.stop();
  }
}

/**
 * Checks an address a person gave; throws `usage`. Credentials would end up in messages and manifests.
 *
 * @param instead what to do where the address may not be asked.
 */
export function readAddress(text: string, instead = 'For files use "ngao db import".'): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url) throw new NgaoError('usage', 'The given address is not a URL. Write it as https://HOST/PATH.');
  if (url.username !== '' || url.password !== '')
    throw new NgaoError('usage', 'The given address holds credentials. Leave them out.');
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isThisMachine(url.hostname))) return url;
  throw new NgaoError('usage', `${shown(text)} is not asked: only https is, or http on this machine itself. ${instead}`);
}

interface Context {
  request: DownloadRequest;
  limits: DownloadLimits;
  watch: Watch;
}

async function follow(start: URL, { request, limits, watch }: Context): Promise<Response> {
  // `identity`: the size limit and the announced length must speak of the same bytes.
  const headers: Record<string, string> = { 'accept-encoding': 'identity', 'user-agent': 'ngao' };
  if (request.etag) headers['if-none-match'] = request.etag;
  let url = start;
  for (let redirects = 0; redirects <= limits.redirects; redirects++) {
    const response = await fetch(url.href, { headers, redirect: 'manual', signal: watch.signal });
    watch.alive();
    const location = response.headers.get('location');
    if (response.status < 300 || response.status > 399 || response.status === 304 || location === null) return response;
    await response.body?.cancel();
    const next = URL.canParse(location, url.href) ? new URL(location, url.href) : undefined;
    if (next?.origin !== start.origin) throw failed(request, 'was redirected to another place, which is not followed');
    url = next;
  }
  throw failed(request, `was redirected more than ${limits.redirects} times`);
}

async function save(response: Response, { request, limits, watch }: Context): Promise<number> {
  // A server may encode although it was asked not to: fetch decodes, the limit holds for what comes out, and the
  // announced length speaks of the encoded bytes, which fetch compares itself.
  const announced = response.headers.get('content-encoding') ? null : response.headers.get('content-length');
  if (announced !== null && Number(announced) > limits.bytes) throw failed(request, `is larger than ${limits.bytes} bytes`);
  const handle = openSync(request.to, 'w');
  let bytes = 0;
  try {
    for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      watch.alive();
      bytes += chunk.length;
      if (bytes > limits.bytes) throw failed(request, `is larger than ${limits.bytes} bytes`);
      for (let at = 0; at < chunk.length; ) at += writeSync(handle, chunk, at);
    }
  } finally {
    closeSync(handle);
  }
  if (announced !== null && Number(announced) !== bytes)
    throw failed(request, 'was not answered with as many bytes as announced');
  return bytes;
}

async function finish(response: Response, answer: DownloadAnswer): Promise<DownloadAnswer> {
  await response.body?.cancel();
  return answer;
}

function isThisMachine(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}

function failed({ url, otherwise }: DownloadRequest, what: string, cause?: unknown): NgaoError {
  const next = `Nothing was changed; try again or use another mirror.${otherwise ? ` ${otherwise}` : ''}`;
  return new NgaoError('network-failed', `The download of ${shown(url)} ${what}. ${next}`, { cause });
}

const words: Readonly<Record<string, string>> = {
  ENOTFOUND: 'the name was not found; is there a network here?',
  EAI_AGAIN: 'the name was not found; is there a network here?',
  ECONNREFUSED: 'nobody answers at that address',
  EHOSTUNREACH: 'there is no way to that address',
  ENETUNREACH: 'there is no way to that address',
  ETIMEDOUT: 'the address did not answer in time',
  UND_ERR_CONNECT_TIMEOUT: 'the address did not answer in time',
};

/** What a failed connection is, by the code that the runtime gives as its cause. */
export function connectionFault(thrown: unknown): string {
  const code = String((thrown as { cause?: { code?: unknown } } | undefined)?.cause?.code ?? '');
  if (Object.hasOwn(words, code)) return words[code] ?? '';
  if (code.includes('CERT') || code.includes('SIGNATURE'))
    return `its certificate is not trusted (${code}); NODE_EXTRA_CA_CERTS names further authorities`;
  return 'the connection broke or the body was shorter than announced';
}

/** Query and credentials may be secret. */
export function shown(text: string): string {
  const url = new URL(text);
  return `${url.protocol}//${url.host}${url.pathname}`;
}
