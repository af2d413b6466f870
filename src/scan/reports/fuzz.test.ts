// SPDX-License-Identifier: Apache-2.0
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { assertSound, gather } from '../../../test/builders/gather-report.ts';
import { pagesOf } from '../../kit/byte-pages.ts';
import { NgaoError } from '../../kit/errors.ts';
import { JsonScan } from './json-scan.ts';
import { reportReaders } from './registry.ts';
import { readReport } from './sniff.ts';

interface Sample {
  file: string;
  bytes: Buffer;
}

function samplesOf(id: string): Sample[] {
  const testdata = join(import.meta.dirname, id, 'testdata');
  const names = existsSync(testdata) ? readdirSync(testdata) : [];
  return names.map((name) => {
    const [file] = readdirSync(join(testdata, name, 'input')) as [string];
    return { file, bytes: readFileSync(join(testdata, name, 'input', file)) };
  });
}

async function readOrRefuse(sample: Sample, format?: string): Promise<void> {
  try {
    assertSound(gather(await readReport({ ...sample, ...(format && { format }) })));
  } catch (thrown) {
    if (!(thrown instanceof NgaoError) || thrown.code === 'internal') throw thrown;
  }
}

/** What a value may become when someone means harm, or a tool has a bad day. */
const values = [
  'null',
  'true',
  '-1',
  '1e999',
  '""',
  '[]',
  '{}',
  '[[]]',
  '{"__proto__":{"x":1}}',
  '"__proto__"',
  '"\\u0000\\ud800"',
  '"pkg:npm/\\ud800@1"',
  '"https://example.org/\\ud800"',
];
const pieces = [
  '"',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '<',
  '>',
  '\n',
  '\0',
  '\\',
  '"__proto__":',
  '<!DOCTYPE x>',
  '&x;',
  '<![CDATA[',
  ';',
  '\u00e9',
];
/** Puts a JSON text in the place of one value, at any depth, of one line of JSON lines, or of the whole document. */
function withOneValue(text: string, at: number, value: string): string {
  const lines = isJson(text) ? [text] : text.split('\n');
  const line = at % lines.length;
  const parts = spans(lines[line] as string);
  const chosen = parts[at % Math.max(1, parts.length)];
  if (chosen) lines[line] = (lines[line] as string).slice(0, chosen.start) + value + (lines[line] as string).slice(chosen.end);
  return lines.join('\n');
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Where the values of a JSON text stand; none for other syntaxes. */
function spans(text: string): { start: number; end: number }[] {
  const found: { start: number; end: number }[] = [];
  if (!isJson(text)) return found;
  const scan = new JsonScan(pagesOf(Buffer.from(text, 'latin1')));
  const queue = [scan.space(0)];
  for (const start of queue) {
    found.push({ start, end: scan.skip(start) });
    for (const { value } of scan.children(start)) queue.push(value.start);
  }
  return found;
}

const place = fc.nat(60_000);

for (const { id } of reportReaders) {
  describe(`the reader ${id} and damaged reports`, () => {
    const samples = samplesOf(id);

    it('reads whatever bytes were changed, added or cut off, or says that it cannot', async () => {
      const insert = fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 8 }));
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...samples),
          fc.tuple(place, fc.nat(40), fc.boolean()),
          insert,
          async (sample, [at, cut, end], added) => {
            const start = at % (sample.bytes.length + 1);
            const rest = end ? [] : [sample.bytes.subarray(start + cut)];
            await readOrRefuse(
              { file: sample.file, bytes: Buffer.concat([sample.bytes.subarray(0, start), Buffer.from(added), ...rest]) },
              id,
            );
          },
        ),
        { numRuns: 150 },
      );
    });

    it('reads values of other types than it expects, or says that it cannot', async () => {
      const changes = fc.array(fc.tuple(place, fc.constantFrom(...values)), { minLength: 1, maxLength: 3 });
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...samples), changes, async (sample, wanted) => {
          const text = wanted.reduce((given, [at, value]) => withOneValue(given, at, value), sample.bytes.toString());
          await readOrRefuse({ file: sample.file, bytes: Buffer.from(text) }, id);
        }),
        { numRuns: 300 },
      );
    });

    it('reads the reports of every other tool, or says that they are none of its own', async () => {
      for (const other of reportReaders) for (const sample of samplesOf(other.id)) await readOrRefuse(sample, id);
    });
  });
}

describe('reports of nobody', () => {
  it('are refused or read, whatever their bytes', async () => {
    const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));
    await fc.assert(
      fc.asyncProperty(bytes, async (each) => readOrRefuse({ file: '', bytes: each })),
      { numRuns: 200 },
    );
    await fc.assert(
      fc.asyncProperty(fc.json(), async (json) => readOrRefuse({ file: '', bytes: Buffer.from(json) })),
      { numRuns: 200 },
    );
  });
});
