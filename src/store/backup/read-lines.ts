// SPDX-License-Identifier: Apache-2.0
import { createGunzip } from 'node:zlib';
import { damaged } from './format.ts';

/** Characters of one line; PostgreSQL itself stores no value over 1 GB, and ours are far below. */
const lineLimit = 256 * 1024 * 1024;

/** The lines of a backup, without their line feeds; gzip is noticed. Throws `input-malformed`. */
export async function* readLines(source: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let parts: string[] = [];
  let size = 0;
  for await (const bytes of await unpacked(source)) {
    const pieces = decode(decoder, bytes).split('\n');
    const last = pieces.pop() ?? '';
    for (const piece of pieces) {
      yield parts.length > 0 ? parts.join('') + piece : piece;
      parts = [];
      size = 0;
    }
    size += last.length;
    if (size > lineLimit) throw damaged('a line is too long');
    if (last !== '') parts.push(last);
  }
  if (parts.length > 0) throw damaged('it ends in the middle of a line');
}

function decode(decoder: InstanceType<typeof TextDecoder>, bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes, { stream: true });
  } catch {
    throw damaged('it is not UTF-8');
  }
}

async function unpacked(source: AsyncIterable<Uint8Array>): Promise<AsyncIterable<Uint8Array>> {
  const iterator = source[Symbol.asyncIterator]();
  const first = await iterator.next();
  const rest = continued(first.done ? undefined : first.value, iterator);
  return first.value?.[0] === 0x1f && first.value?.[1] === 0x8b ? gunzipped(rest) : rest;
}

async function* continued(first: Uint8Array | undefined, iterator: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (first === undefined) return;
  yield first;
  for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
}

async function* gunzipped(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip();
  const feeding = feed(source, gunzip);
  try {
    yield* gunzip as AsyncIterable<Uint8Array>;
    await feeding;
  } catch {
    throw damaged('it cannot be unpacked');
  }
}

async function feed(source: AsyncIterable<Uint8Array>, target: ReturnType<typeof createGunzip>): Promise<void> {
  try {
    for await (const bytes of source) {
      if (!target.write(bytes)) await new Promise((resolve) => target.once('drain', resolve).once('close', resolve));
    }
    target.end();
  } catch (error) {
    target.destroy(error instanceof Error ? error : undefined);
  }
}
