// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { assertGolden } from '../../../test/builders/golden.ts';
import { spentTime } from '../../../test/builders/spent-time.ts';
import { NgaoError } from '../../kit/errors.ts';
import type { Imported, Importer } from './contract.ts';
import { importerFor, importers } from './registry.ts';

const shelf = import.meta.dirname;

describe('the shelf of importers', () => {
  it('lists exactly the folders', () => {
    const folders = readdirSync(shelf, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    assert.deepEqual(importers.map(({ id }) => id).sort(), folders.map(({ name }) => name).sort());
  });

  it('knows every file of the contract by its name, in any folder, and no other', () => {
    const known: Record<string, string> = {
      '.grype.yaml': 'grype-yaml',
      '.grype/config.yaml': 'grype-yaml',
      'audit-ci.jsonc': 'audit-ci',
      'audit-ci.json5': 'audit-ci',
      'audit-resolve.json': 'audit-resolve',
      'config.toml': 'license-config',
      '.license-scanner.json': 'license-scanner',
      'osv-scanner.toml': 'osv-scanner',
      '.trivyignore': 'trivyignore',
      '.trivyignore.yaml': 'trivyignore',
      '.ncurc.yaml': 'ncurc',
      '.ncurc.json': 'ncurc',
    };
    for (const [file, id] of Object.entries(known)) {
      assert.equal(importerFor(file)?.id, id, file);
      assert.equal(importerFor(`services/api/${file}`)?.id, id, file);
      assert.equal(importerFor(`not${file}.bak`), undefined);
    }
    for (const file of ['', 'constructor', 'package.json', 'ngao.yaml', 'x.grype.yaml'])
      assert.equal(importerFor(file), undefined, file);
  });

  it('loads no reader and no library before one is asked to read', () => {
    const script = `import { registerHooks } from 'node:module';
      registerHooks({ load(url, context, next) { console.log(url); return next(url, context); } });
      await import(${JSON.stringify(join(shelf, 'registry.ts'))});`;
    const loaded = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }).trim().split('\n');
    assert.deepEqual(
      loaded.filter((url) => !/\/import\/(registry|[a-z-]+\/index)\.ts$/.test(url)),
      [],
    );
  });
});

for (const importer of importers) {
  describe(`the importer ${importer.id}`, () => {
    const testdata = join(shelf, importer.id, 'testdata');
    const cases = readdirSync(testdata).map((name) => {
      const [file] = readdirSync(join(testdata, name, 'input')) as [string];
      return { name, file, text: readFileSync(join(testdata, name, 'input', file), 'utf8') };
    });

    for (const { name, file, text } of cases) {
      it(`reads ${name} as its golden file says`, async () => {
        assert.ok(importer.claims(file));
        const imported = await importer.read({ file, text });
        assertSound(imported, importer, { file, text });
        assertGolden(join(testdata, name, 'expected.json'), `${JSON.stringify(imported, null, 2)}\n`);
      });
    }

    it('reads the same with the line ends of Windows', async () => {
      for (const { file, text } of cases) {
        const windows = await importer.read({ file, text: text.replaceAll('\n', '\r\n') });
        const unix = await importer.read({ file, text });
        assert.deepEqual(JSON.parse(JSON.stringify(windows).replaceAll('\\r\\n', '\\n')), JSON.parse(JSON.stringify(unix)));
      }
    });

    it('reads any text, or says that it cannot', async () => {
      const foreign = fc.oneof(
        fc.string({ maxLength: 12 }),
        fc.constantFrom(
          '\n',
          ': ',
          '"',
          "'",
          '{',
          '}',
          '[',
          ']',
          '- ',
          '#',
          '//',
          '/*',
          '&a ',
          '*a',
          '|',
          '__proto__',
          '\0',
          ';',
          '=',
          '<<: *base',
          '!!js ',
        ),
      );
      const place = fc.nat(2000);
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...cases),
          fc.tuple(place, place, fc.boolean()),
          foreign,
          async (given, [a, b, cut], insert) => {
            const start = a % (given.text.length + 1);
            const rest = cut ? '' : given.text.slice(start + (b % 30));
            await readOrRefuse(importer, { file: given.file, text: given.text.slice(0, start) + insert + rest });
          },
        ),
        { numRuns: 250 },
      );
      await fc.assert(
        fc.asyncProperty(fc.string({ maxLength: 200 }), async (text) => readOrRefuse(importer, { file: cases[0]!.file, text })),
        { numRuns: 100 },
      );
    });

    it('ends in a clear error where the text is hostile', async () => {
      const [{ file }] = cases as [(typeof cases)[number]];
      const deep = '['.repeat(200_000);
      const laughs = `a: &a [x]\n${Array.from(
        { length: 12 },
        (_, at) =>
          `b${at}: &b${at} [${Array(12)
            .fill(at === 0 ? '*a' : `*b${at - 1}`)
            .join(', ')}]`,
      ).join('\n')}\n`;
      for (const text of [deep, laughs, `{"a":${deep}`, 'x'.repeat(9 << 20), `reject: ${deep}`]) {
        const before = spentTime();
        await readOrRefuse(importer, { file, text });
        assert.ok(spentTime() - before < 5000, `bounded time for ${text.slice(0, 10)}`);
      }
    });
  });
}

async function readOrRefuse(importer: Importer, input: { file: string; text: string }): Promise<void> {
  try {
    assertSound(await importer.read(input), importer, input);
  } catch (thrown) {
    if (!(thrown instanceof NgaoError) || thrown.code === 'internal') throw thrown;
  }
}

/** What holds for every import: ids and real lines, notices that start with their place, nothing invented. */
function assertSound(
  { exceptions, notices }: Imported,
  importer: Importer,
  { file, text }: { file: string; text: string },
): void {
  const lines = text.split('\n').length;
  for (const { id, source, expires, aliases } of exceptions) {
    assert.ok(id.startsWith(`${importer.id}/`), id);
    assert.deepEqual([source.format, source.file, typeof aliases], [importer.id, file, 'boolean']);
    assert.ok(source.line >= 1 && source.line <= lines, `${source.line} of ${lines}`);
    assert.match(expires, /^(\d{4}-\d{2}-\d{2})?$/);
  }
  for (const { message, target } of notices) {
    assert.equal(target, file);
    assert.match(message.slice(file.length), /^:[1-9]\d*: ./s);
  }
}
