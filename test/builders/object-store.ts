// SPDX-License-Identifier: Apache-2.0
import { createHash, createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { TestContext } from 'node:test';
import type { S3Place } from '../../src/store/evidence/s3-client.ts';
import { localServer } from './local-server.ts';

/** A small S3-shaped store: real HTTP, by path, and it believes no signature that it has not worked out by itself. */
export interface ObjectStore {
  place: S3Place;
  objects: Map<string, Buffer>;
  /** `METHOD path -> status`, as they came. */
  asked: string[];
  /** Answers the next so many requests with this status. */
  fail(status: number, times: number): void;
  /** Refuses conditions, as some stores do. */
  knowsConditions: boolean;
}

const pageSize = 3;

export async function objectStore(t: TestContext, { now = () => Date.now() } = {}): Promise<ObjectStore> {
  const failing = { status: 0, times: 0 };
  const objects = new Map<string, Buffer>();
  const asked: string[] = [];
  const url = await localServer(t, async (request, response) => {
    const body = await buffer(request);
    const { status, headers = {}, content = '' } = answer(request, body);
    asked.push(`${request.method} ${request.url} -> ${status}`);
    response.writeHead(status, headers).end(content);
  });
  const place = { url: `${url}/evidence/ngao`, accessKey: 'example-key', secretKey: 'example/secret+key', region: 'test-1' };
  const store: ObjectStore = {
    place,
    objects,
    asked,
    knowsConditions: true,
    fail: (status, times) => Object.assign(failing, { status, times }),
  };

  function answer(request: IncomingMessage, body: Buffer): Answer {
    if (failing.times-- > 0) return error(failing.status, 'SlowDown');
    const refusal = refuse(request, { body, place, now: now() });
    if (refusal) return error(refusal === 'BadDigest' ? 400 : 403, refusal);
    const { pathname, searchParams } = new URL(request.url ?? '', url);
    const [, bucket, ...key] = pathname.split('/').map(decodeURIComponent);
    if (bucket !== 'evidence') return error(404, 'NoSuchBucket');
    if (key.length === 0) return listing(objects, searchParams);
    return onObject(request, { key: key.join('/'), body, store });
  }
  return store;
}

interface Answer {
  status: number;
  headers?: Record<string, string | number>;
  content?: string | Buffer;
}

function onObject(request: IncomingMessage, { key, body, store }: { key: string; body: Buffer; store: ObjectStore }): Answer {
  const { objects } = store;
  const held = objects.get(key);
  if (request.method === 'PUT') {
    const isConditional = request.headers['if-none-match'] === '*';
    if (isConditional && !store.knowsConditions) return error(501, 'NotImplemented');
    if (isConditional && held) return error(412, 'PreconditionFailed');
    objects.set(key, body);
    return { status: 200 };
  }
  if (request.method === 'DELETE') {
    objects.delete(key);
    return { status: 204 };
  }
  if (!held) return error(404, 'NoSuchKey');
  return { status: 200, headers: { 'content-length': held.length }, content: request.method === 'HEAD' ? '' : held };
}

function listing(objects: Map<string, Buffer>, query: URLSearchParams): Answer {
  const after = query.get('continuation-token')?.replace(/^<"&>/, '') ?? '';
  const keys = [...objects.keys()].filter((key) => key.startsWith(query.get('prefix') ?? '') && key > after).sort();
  const page = keys.slice(0, pageSize);
  // Tokens are opaque; this one needs escaping on both ways.
  const next = keys.length > pageSize ? `<NextContinuationToken>&lt;&quot;&amp;&gt;${page.at(-1)}</NextContinuationToken>` : '';
  const rows = page.map((key) => `<Contents><Key>${key}</Key></Contents>`).join('');
  return { status: 200, content: `<ListBucketResult>${rows}${next}</ListBucketResult>` };
}

function error(status: number, code: string): Answer {
  return { status, content: `<Error><Code>${code}</Code><Message>secret words of the store</Message></Error>` };
}

/** Why a request is not believed; undefined when everything fits. */
function refuse(
  { method, url, headers }: IncomingMessage,
  { body, place, now }: { body: Buffer; place: S3Place; now: number },
): string | undefined {
  const form = /^AWS4-HMAC-SHA256 Credential=([^,]+), SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/;
  const [, credential = '', names = '', signature = ''] = form.exec(headers.authorization ?? '') ?? [];
  const [accessKey, day = '', region = '', service = '', end = ''] = credential.split('/');
  const time = String(headers['x-amz-date']);
  const moment = Date.parse(time.replace(/^(....)(..)(..T..)(..)(..Z)$/, '$1-$2-$3:$4:$5'));
  if (accessKey !== place.accessKey) return 'InvalidAccessKeyId';
  if (!(Math.abs(now - moment) < 15 * 60_000) || !time.startsWith(day)) return 'RequestTimeTooSkewed';
  if (!['host', 'x-amz-date', 'x-amz-content-sha256'].every((each) => names.split(';').includes(each))) return 'AccessDenied';
  const [path = '', query = ''] = (url ?? '').split('?');
  const pairs = query.split('&').map((each) => each.replaceAll('+', '%20'));
  const lines = names.split(';').map((each) => `${each}:${headers[each]}\n`);
  const digest = String(headers['x-amz-content-sha256']);
  const canonical = [method, path, pairs.sort().join('&'), lines.join(''), names, digest].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', time, [day, region, service, end].join('/'), sha256(canonical)].join('\n');
  let key: Buffer | string = `AWS4${place.secretKey}`;
  for (const part of [day, place.region, 's3', 'aws4_request']) key = createHmac('sha256', key).update(part).digest();
  if (createHmac('sha256', key).update(toSign).digest('hex') !== signature) return 'SignatureDoesNotMatch';
  return sha256(body) === digest ? undefined : 'BadDigest';
}

function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
