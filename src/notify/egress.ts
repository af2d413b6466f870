// SPDX-License-Identifier: Apache-2.0
import { lookup } from 'node:dns/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { isLoopback } from './mail/loopback.ts';
import { isPublicAddress } from './public-address.ts';

/** The one place that a channel may reach, as its settings name it. */
export interface EgressPlace {
  /** Name or address, with its port where it is not the usual one. */
  host: string;
  /** `public`: https to addresses of the internet. `loopback`: this machine itself, http too; for tests and a local relay. */
  network: 'public' | 'loopback';
  /** Milliseconds for the whole exchange. */
  timeout: number;
  /** PEM of the authorities to trust instead of the system's. */
  authorities?: string;
}

export interface EgressRequest {
  method: 'GET' | 'POST' | 'PUT';
  url: string;
  headers?: Readonly<Record<string, string>>;
  body?: string;
}

/** `offered`: the request may have reached the far side, so that what became of it is not known. */
export type EgressAnswer =
  | { kind: 'answer'; status: number; headers: IncomingMessage['headers']; text: string }
  | { kind: 'forbidden'; reason: string }
  | { kind: 'failed'; reason: string; offered: boolean };

/** Bytes; whoever takes a message answers with a small document. */
const answerLimit = 256 * 1024;

/**
 * One request to the one host that the settings allow. No redirect is followed, no proxy is used, and the name is resolved
 * once: the address that was judged is the address that is asked, so that a name cannot lead inside after the check.
 * Bounded in time and in bytes. Never throws; reasons hold neither address nor header, which may be secret.
 */
export async function ask(given: EgressRequest, place: EgressPlace): Promise<EgressAnswer> {
  const url = URL.canParse(given.url) ? new URL(given.url) : undefined;
  const objection = objectionTo(url, place);
  if (url === undefined || objection !== undefined) return { kind: 'forbidden', reason: objection ?? '' };
  const addresses = await resolve(url.hostname, place.timeout);
  if (addresses.length === 0) return { kind: 'failed', reason: 'the name of the server could not be resolved', offered: false };
  const isLocal = place.network === 'loopback';
  // One bad address among good ones is a trap or a mistake; neither is asked.
  if (addresses.every(({ address }) => (isLocal ? isLoopback(address) : isPublicAddress(address))))
    return await exchange(given, { url, place, addresses });
  const reason = isLocal
    ? 'the name does not mean this machine'
    : 'the name leads to a private or special address, which is not asked';
  return { kind: 'forbidden', reason };
}

/** Why the address may not be asked at all, or undefined. */
function objectionTo(url: URL | undefined, { host, network }: EgressPlace): string | undefined {
  if (url?.host !== host) return 'the address is not of the host that the settings allow';
  if (url.username !== '' || url.password !== '') return 'the address holds credentials';
  const isAllowed = url.protocol === 'https:' || (url.protocol === 'http:' && network === 'loopback');
  return isAllowed ? undefined : 'the address is not https';
}

type Addresses = { address: string; family: number }[];

async function resolve(hostname: string, timeout: number): Promise<Addresses> {
  const name = hostname.replace(/^\[(.*)\]$/, '$1');
  const late = new Promise<Addresses>((done) => setTimeout(done, timeout, []).unref());
  return await Promise.race([lookup(name, { all: true, verbatim: true }).catch(() => []), late]);
}

interface Resolved {
  url: URL;
  place: EgressPlace;
  addresses: Addresses;
}

function exchange(given: EgressRequest, { url, place, addresses }: Resolved): Promise<EgressAnswer> {
  return new Promise((done) => {
    let offered = false;
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const request = send(url, {
      method: given.method,
      headers: {
        'user-agent': 'ngao',
        accept: 'application/json',
        'accept-encoding': 'identity',
        ...given.headers,
        ...(given.body !== undefined && { 'content-length': String(Buffer.byteLength(given.body)) }),
      },
      // A connection of its own: nothing of one channel is seen by another, and no broken one is used again.
      agent: false,
      lookup: pinned(addresses),
      ...(place.authorities !== undefined && { ca: place.authorities }),
    });
    const fail = (reason: string) => {
      clearTimeout(timer);
      request.destroy();
      done({ kind: 'failed', reason, offered });
    };
    const timer = setTimeout(() => fail(`the server did not answer within ${place.timeout / 1000} s`), place.timeout);
    request.on('socket', (socket) => {
      socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
        offered = true;
      });
    });
    request.on('error', (error) => fail(reasonOf(error)));
    request.on('response', (response) => {
      read(response).then(
        (text) => {
          clearTimeout(timer);
          request.destroy();
          done({ kind: 'answer', status: response.statusCode ?? 0, headers: response.headers, text });
        },
        () => fail('the connection broke before the answer was complete, or the answer was too long'),
      );
    });
    request.end(given.body);
  });
}

/** Only the addresses that were judged. */
function pinned(addresses: Addresses): LookupFunction {
  return (_name, options, callback) => {
    const first = addresses[0]!;
    if (options.all) callback(null, addresses);
    else callback(null, first.address, first.family);
  };
}

async function read(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > answerLimit) throw new RangeError('too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function reasonOf(error: Error): string {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (code === 'ECONNREFUSED') return 'the server refused the connection';
  return /CERT|TLS|SSL|ERR_OSSL|SELF_SIGNED|UNABLE_TO/.test(code)
    ? 'the connection could not be encrypted or its certificate not be trusted'
    : 'the connection failed';
}
