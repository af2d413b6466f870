// SPDX-License-Identifier: Apache-2.0
import { createHash, createHmac } from 'node:crypto';

export interface S3Key {
  accessKey: string;
  secretKey: string;
  region: string;
}

export interface S3Request {
  method: string;
  url: URL;
  /** Further headers that are to be signed, by lower case name. */
  headers?: Readonly<Record<string, string>>;
  /** SHA-256 of the body, 64 lower case hex digits. */
  bodyDigest: string;
  /** RFC 3339 in UTC; the server refuses what is a quarter of an hour off its own clock. */
  at: string;
}

export const emptyDigest = createHash('sha256').digest('hex');

/** The headers of a request with its signature (AWS Signature Version 4, in the Authorization header, one chunk). */
export function signedHeaders(request: S3Request, key: S3Key): Record<string, string> {
  const time = `${request.at.slice(0, 19).replace(/[-:]/g, '')}Z`;
  const scope = `${time.slice(0, 8)}/${key.region}/s3/aws4_request`;
  const headers = { ...request.headers, 'x-amz-content-sha256': request.bodyDigest, 'x-amz-date': time };
  const { text, names } = canonicalRequest(request, { ...headers, host: request.url.host });
  const toSign = ['AWS4-HMAC-SHA256', time, scope, createHash('sha256').update(text).digest('hex')].join('\n');
  const signature = hmac(signingKey(key, time.slice(0, 8)), toSign).toString('hex');
  const credential = `${key.accessKey}/${scope}`;
  return {
    ...headers,
    authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${names}, Signature=${signature}`,
  };
}

/** Path and query as they are signed, and as they must be sent: everything but unreserved characters in percent (RFC 3986). */
export function escaped(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`);
}

function canonicalRequest({ method, url, bodyDigest }: S3Request, headers: Readonly<Record<string, string>>) {
  const sorted = Object.entries(headers).sort(([a], [b]) => (a < b ? -1 : 1));
  const names = sorted.map(([name]) => name).join(';');
  const lines = sorted.map(([name, value]) => `${name}:${value.trim().replace(/ +/g, ' ')}\n`).join('');
  const query = [...url.searchParams]
    .map(([name, value]) => [escaped(name), escaped(value)] as const)
    .sort(([a, b], [c, d]) => (a === c ? (b < d ? -1 : 1) : a < c ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  const path = url.pathname
    .split('/')
    .map((part) => escaped(decodeURIComponent(part)))
    .join('/');
  return { names, text: [method, path, query, lines, names, bodyDigest].join('\n') };
}

function signingKey({ secretKey, region }: S3Key, day: string): Buffer {
  return ['aws4_request', 's3', region].reduceRight((key, part) => hmac(key, part), hmac(`AWS4${secretKey}`, day));
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
