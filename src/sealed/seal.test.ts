// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { createDecipheriv, randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { NgaoError } from '../kit/errors.ts';
import { newUid, type Place, placeText } from './place.ts';
import { open, openText, seal, sealText } from './seal.ts';

const key = randomBytes(32);
const secret = 'the reporter wrote this';

function place(over: Partial<Place> = {}): Place {
  return { owner: { scope: 'case', uid: newUid() }, table: 'case_note', column: 'text', row: newUid(), ...over };
}

function refuses(act: () => unknown): void {
  assert.throws(act, (thrown: unknown) => {
    assert(thrown instanceof NgaoError);
    assert.equal(thrown.code, 'sealed-damaged');
    assert(!JSON.stringify([thrown.message, thrown.cause, thrown]).includes(secret));
    return true;
  });
}

describe('sealed values', () => {
  it('open to what was sealed, bytes and text', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.string({ unit: 'grapheme' }), (bytes, text) => {
        const here = place();
        assert.deepEqual(new Uint8Array(open(key, seal(key, bytes, here), here)), bytes);
        assert.equal(openText(key, sealText(key, text, here), here), text);
      }),
    );
  });

  it('have the layout that is written down: any AES-256-GCM opens them', () => {
    const here: Place = {
      owner: { scope: 'case', uid: 'a'.repeat(32) },
      table: 'case_note',
      column: 'text',
      row: 'b'.repeat(32),
    };
    const sealed = sealText(key, secret, here);
    assert.equal(sealed[0], 1);
    assert.equal(sealed.length, 1 + 12 + Buffer.byteLength(secret) + 16);
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(1, 13));
    decipher.setAAD(Buffer.from(`ngao:case:${'a'.repeat(32)}:case_note.text:${'b'.repeat(32)}`)).setAuthTag(sealed.subarray(-16));
    assert.equal(decipher.update(sealed.subarray(13, -16)).toString() + decipher.final().toString(), secret);
  });

  it('never seal the same twice alike', () => {
    const here = place();
    const made = new Set(Array.from({ length: 500 }, () => sealText(key, secret, here).toString('hex')));
    assert.equal(made.size, 500);
  });

  it('do not open in another case, row, column, table or scope, nor under another key', () => {
    const here = place();
    const sealed = sealText(key, secret, here);
    const elsewhere: Place[] = [
      { ...here, owner: { scope: 'case', uid: newUid() } },
      { ...here, owner: { ...here.owner, scope: 'party' } },
      { ...here, row: newUid() },
      { ...here, column: 'title' },
      { ...here, table: 'case_message' },
    ];
    for (const other of elsewhere) refuses(() => open(key, sealed, other));
    refuses(() => open(randomBytes(32), sealed, here));
    assert.equal(openText(key, sealed, here), secret);
  });

  it('do not open with any single bit changed', () => {
    const here = place();
    const sealed = sealText(key, secret, here);
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const altered = Buffer.from(sealed);
      altered[bit >> 3] = altered[bit >> 3]! ^ (1 << (bit & 7));
      refuses(() => open(key, altered, here));
    }
  });

  it('do not open cut, extended or of another version', () => {
    const here = place();
    const sealed = sealText(key, secret, here);
    for (let length = 0; length < sealed.length; length++) refuses(() => open(key, sealed.subarray(0, length), here));
    refuses(() => open(key, Buffer.concat([sealed, Buffer.alloc(1)]), here));
    for (const version of [0, 2, 255])
      refuses(() => open(key, Buffer.concat([Uint8Array.of(version), sealed.subarray(1)]), here));
  });

  it('are bound to places that cannot be written in two ways', () => {
    for (const wrong of ['', 'A'.repeat(32), 'a'.repeat(31), `${'a'.repeat(31)}:`, `${'a'.repeat(32)}\n`])
      assert.throws(() => placeText(place({ row: wrong })), { code: 'internal' });
    for (const wrong of ['', 'a.b', 'a:b', 'Note', '1st', 'a b'])
      assert.throws(() => placeText(place({ column: wrong })), { code: 'internal' });
    assert.match(newUid(), /^[0-9a-f]{32}$/);
  });

  it('take keys of 32 bytes only', () => {
    assert.throws(() => sealText(randomBytes(16), secret, place()), { code: 'internal' });
  });
});
