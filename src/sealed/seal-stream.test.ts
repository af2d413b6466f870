// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { newUid, type Place } from './place.ts';
import { openStream, pieceLength, sealedLength, sealStream } from './seal-stream.ts';

const key = randomBytes(32);
const place: Place = { owner: { scope: 'case', uid: newUid() }, table: 'attachment', column: 'bytes', row: newUid() };
const whole = pieceLength + 16;
const damaged = { code: 'sealed-damaged' };

async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function gather(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of source) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function sealAll(plain: Uint8Array, size = 10_000): Promise<Buffer> {
  return await gather(sealStream({ key, place }, inChunks(plain, size)));
}

async function openAll(sealed: Uint8Array, over: Partial<Place> = {}): Promise<Buffer> {
  return await gather(openStream({ key, place: { ...place, ...over } }, inChunks(sealed, 7_777)));
}

/** Head and pieces of a sealed file. */
function cut(sealed: Buffer): { head: Buffer; pieces: Buffer[] } {
  const pieces: Buffer[] = [];
  for (let at = 17; at < sealed.length; at += whole) pieces.push(sealed.subarray(at, at + whole));
  return { head: sealed.subarray(0, 17), pieces };
}

describe('sealed files', () => {
  it('open to what was sealed, whatever the chunks', async () => {
    const around = [0, 1, pieceLength - 1, pieceLength, pieceLength + 1, 2 * pieceLength, 3 * pieceLength + 5];
    for (const length of around) {
      const plain = randomBytes(length);
      const sealed = await sealAll(plain);
      assert.equal(sealed.length, sealedLength(length));
      assert(plain.equals(await openAll(sealed)), `${length} bytes`);
    }
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2_000 }), fc.integer({ min: 1, max: 50 }), async (plain, size) => {
        const sealed = await sealAll(plain, size);
        const opened = await gather(openStream({ key, place }, inChunks(sealed, size)));
        assert.deepEqual(new Uint8Array(opened), plain);
      }),
      { numRuns: 30 },
    );
  });

  it('do not open when pieces are missing, exchanged, repeated or added', async () => {
    const { head, pieces } = cut(await sealAll(randomBytes(3 * pieceLength + 5)));
    const [a, b, c, d] = pieces as [Buffer, Buffer, Buffer, Buffer];
    assert.equal((await openAll(Buffer.concat([head, a, b, c, d]))).length, 3 * pieceLength + 5);
    const wrong = [
      [],
      [a],
      [a, b],
      [a, b, c],
      [b, c, d],
      [d],
      [a, c, d],
      [b, a, c, d],
      [a, a, b, c, d],
      [a, b, c, d, d],
      [a, b, c, c, d],
    ];
    for (const order of wrong) await assert.rejects(openAll(Buffer.concat([head, ...order])), damaged);
  });

  it('do not open when cut off where pieces end', async () => {
    const { head, pieces } = cut(await sealAll(randomBytes(2 * pieceLength)));
    await assert.rejects(openAll(Buffer.concat([head, pieces[0]!])), damaged);
    await assert.rejects(openAll(head), damaged);
    await assert.rejects(openAll(Buffer.alloc(0)), damaged);
  });

  it('do not open with pieces of another file of the same case and place', async () => {
    const one = cut(await sealAll(randomBytes(2 * pieceLength)));
    const other = cut(await sealAll(randomBytes(2 * pieceLength)));
    await assert.rejects(openAll(Buffer.concat([one.head, one.pieces[0]!, other.pieces[1]!])), damaged);
    await assert.rejects(openAll(Buffer.concat([other.head, ...one.pieces])), damaged);
  });

  it('do not open with any bit changed or any tail cut, nor elsewhere', async () => {
    const sealed = await sealAll(randomBytes(20));
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const altered = Buffer.from(sealed);
      altered[bit >> 3] = altered[bit >> 3]! ^ (1 << (bit & 7));
      await assert.rejects(openAll(altered), damaged);
    }
    for (let length = 0; length < sealed.length; length++) await assert.rejects(openAll(sealed.subarray(0, length)), damaged);
    await assert.rejects(openAll(sealed, { row: newUid() }), damaged);
    await assert.rejects(openAll(sealed, { owner: { scope: 'case', uid: newUid() } }), damaged);
  });

  it('yield nothing of a piece that does not open', async () => {
    const sealed = await sealAll(randomBytes(2 * pieceLength));
    sealed[17 + whole + 100] = sealed[17 + whole + 100]! ^ 1;
    let seen = 0;
    await assert.rejects(async () => {
      for await (const piece of openStream({ key, place }, inChunks(sealed, 50_000))) seen += piece.length;
    }, damaged);
    assert.equal(seen, pieceLength);
  });

  it('stop at the limit, sealing and opening', async () => {
    const endless = async function* () {
      for (;;) yield Buffer.alloc(50_000);
    };
    const few = { key, place, limit: 200_000 };
    await assert.rejects(gather(sealStream(few, endless())), { code: 'input-too-large' });
    const sealed = await sealAll(randomBytes(300_000));
    await assert.rejects(gather(openStream(few, inChunks(sealed, 9_999))), { code: 'input-too-large' });
    const exact = await gather(sealStream(few, inChunks(Buffer.alloc(200_000), 999)));
    assert.equal((await gather(openStream(few, inChunks(exact, 999)))).length, 200_000);
  });
});
