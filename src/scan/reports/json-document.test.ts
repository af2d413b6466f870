// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { smallPages } from '../../../test/builders/small-pages.ts';
import { NgaoError } from '../../kit/errors.ts';
import { deepestJson } from './check-json.ts';
import { type JsonView, openJson, openJsonPages } from './json-document.ts';

const bytesOf = (text: string) => new TextEncoder().encode(text);
const open = (text: string) => openJson(bytesOf(text), 'x.json');

/** Everything the view can tell, put together again. */
function rebuilt(view: JsonView): unknown {
  if (view.kind === 'array') return [...view.views()].map(rebuilt);
  if (view.kind !== 'object') return view.get();
  const fields: Record<string, unknown> = Object.create(null);
  for (const key of view.keys) fields[key] = rebuilt(view.at(key) as JsonView);
  return fields;
}

/** Without prototypes, so that `__proto__` is compared as the key it is. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const fields: Record<string, unknown> = Object.create(null);
  for (const [key, each] of Object.entries(value)) fields[key] = plain(each);
  return fields;
}

/** The bytes of a member, put together while they stand. */
function textAt(view: JsonView, key: string): string {
  let text = '';
  for (const piece of view.bytes(key)) text += Buffer.from(piece).toString('latin1');
  return text;
}

const spaces = fc.constantFrom(undefined, 1, '\t', '\r\n '.slice(0, 1));

describe('openJson', () => {
  it('tells what JSON.parse tells, piece by piece', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), spaces, (json, space) => {
        const text = JSON.stringify(JSON.parse(json), undefined, space);
        assert.deepEqual(rebuilt(open(text)), plain(JSON.parse(text)));
        assert.deepEqual(open(text).get(), JSON.parse(text));
      }),
      { numRuns: 500 },
    );
  });

  it('refuses what JSON.parse refuses, as it is opened', () => {
    const insert = fc.constantFrom('', '"', '\\', '{', '}', '[', ']', ',', ':', '0', 'nul', ' ', '\u0001', '"__proto__":');
    const place = fc.tuple(fc.nat(), fc.nat(3));
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), place, insert, (json, [at, cut], added) => {
        const start = at % (json.length + 1);
        const text = json.slice(0, start) + added + json.slice(start + cut);
        const wanted = attempt(() => plain(JSON.parse(text)));
        const view = attempt(() => open(text));
        const told = view instanceof Error ? view : rebuilt(view as JsonView);
        if (told instanceof NgaoError) assert.equal(told.code, 'input-malformed');
        assert.deepEqual(told instanceof Error ? 'refused' : told, wanted instanceof Error ? 'refused' : wanted, text);
      }),
      { numRuns: 2000 },
    );
  });

  it('tells the same page by page, wherever pages end', async () => {
    const document = fc.tuple(fc.json({ maxDepth: 5 }), spaces, fc.integer({ min: 1, max: 9 }));
    const property = fc.asyncProperty(document, fc.array(fc.json({ maxDepth: 2 })), async ([json, space, size], items) => {
      const value = { before: JSON.parse(json), list: items.map((each) => JSON.parse(each)), after: 'é"\\' };
      const text = JSON.stringify(value, undefined, space);
      const view = await openJsonPages(smallPages(bytesOf(text), size), 'x.json');
      assert.deepEqual(rebuilt(view), plain(JSON.parse(text)));
      assert.deepEqual([...view.each('list')], JSON.parse(text).list);
      assert.equal(textAt(view, 'list'), textAt(open(text), 'list'));
      assert.equal(view.fits('list') && view.fits('after') && view.fits('nothing'), true);
    });
    await fc.assert(property, { numRuns: 200 });
  });

  it('refuses page by page what it refuses as a whole, at the same byte', async () => {
    const property = fc.asyncProperty(
      fc.json({ maxDepth: 4 }),
      fc.nat(),
      fc.integer({ min: 1, max: 5 }),
      async (json, at, size) => {
        const text = `${json.slice(0, at % (json.length + 1))}\u0001`;
        const whole = attempt(() => open(text)) as Error;
        await assert.rejects(openJsonPages(smallPages(bytesOf(text), size), 'x.json'), { message: whole.message });
      },
    );
    await fc.assert(property, { numRuns: 200 });
  });

  it('refuses a document that is cut off before anything of it is told', () => {
    const text = JSON.stringify({ matches: [{ a: 'x"]}' }, { b: [1, 2, { c: null }] }], tail: 'é' });
    const bytes = bytesOf(text);
    for (let end = 0; end < bytes.length; end++) {
      assert.throws(() => openJson(bytes.subarray(0, end), 'x.json'), { code: 'input-malformed' });
    }
    assert.throws(() => open(`${text}]`), /damaged at byte/);
    assert.throws(() => open(text.slice(0, -1)), /ends too early/);
  });

  it('lets the last of a repeated key count, and takes __proto__ for a name', () => {
    const view = open('{"a":1,"__proto__":{"polluted":true},"a":[2,3]}');
    assert.deepEqual(view.keys, ['a', '__proto__']);
    assert.deepEqual([...view.each('a')], [2, 3]);
    assert.deepEqual(view.get('__proto__', 'polluted'), true);
    assert.equal(view.get('constructor'), undefined);
    assert.equal(({} as { polluted?: boolean }).polluted, undefined);
  });

  it('finds its way by keys and indexes, and finds nothing where there is nothing', () => {
    const view = open('{"runs":[{"results":[{"id":1},{"id":2}]}],"none":null}');
    assert.equal(view.get('runs', 0, 'results', 1, 'id'), 2);
    assert.equal(view.count('runs', 0, 'results'), 2);
    assert.equal(view.count('none'), 0);
    assert.deepEqual([...view.each('none')], []);
    assert.deepEqual([...view.entries('runs')], []);
    assert.deepEqual([...view.entries('runs', 0)], [['results', [{ id: 1 }, { id: 2 }]]]);
    assert.equal(view.at('runs', 1), undefined);
    assert.equal(view.at('none')?.kind, 'null');
  });

  it('reads byte-order marks: of UTF-8, and UTF-16 in either order', () => {
    const text = '{"é":"ü"}';
    const utf16 = Buffer.from(`\uFEFF${text}`, 'utf16le');
    for (const bytes of [bytesOf(`\uFEFF${text}`), utf16, Buffer.from(utf16).swap16()]) {
      assert.deepEqual(openJson(bytes).get(), { é: 'ü' });
    }
  });

  it('bounds depth and the size of a piece', () => {
    assert.throws(() => open('['.repeat(100_000)), { code: 'input-too-large' });
    assert.throws(() => open('['.repeat(deepestJson + 1) + ']'.repeat(deepestJson + 1)), { code: 'input-too-large' });
    assert.equal(open('['.repeat(deepestJson) + ']'.repeat(deepestJson)).kind, 'array');
    const large = Buffer.alloc((32 << 20) + 10, 0x61);
    large.write('["');
    large.write('"]', large.length - 2);
    const view = openJson(large);
    assert.equal(view.count(), 1);
    assert.throws(() => [...view.each()], { code: 'input-too-large' });
    const held = openJson(Buffer.concat([Buffer.from('{"list":'), large, Buffer.from(',"short":[1,2]}')]));
    assert.deepEqual([held.fits('list'), held.fits('short')], [false, true]);
  });

  it('never repeats the content in its errors', () => {
    assert.throws(
      () => [...open('["a secret value", tru]').each()],
      (error: Error) => !/secret|tru\b/.test(error.message) && !error.cause,
    );
  });
});

function attempt(read: () => unknown): unknown {
  try {
    return read();
  } catch (thrown) {
    assert.ok(thrown instanceof Error);
    return thrown;
  }
}
