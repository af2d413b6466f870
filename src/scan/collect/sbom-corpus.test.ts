// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, it } from 'node:test';
import { corpus, corpusTest } from '../../../test/builders/corpus.ts';
import { memoryFolder } from '../../../test/builders/memory-folder.ts';
import { NgaoError } from '../../kit/errors.ts';
import type { Inventory } from '../../model/inventory.ts';
import type { Collector } from './contract.ts';
import { cyclonedx } from './cyclonedx/index.ts';
import { cyclonedxXml } from './cyclonedx-xml/index.ts';
import { mojaloopCsv } from './mojaloop-csv/index.ts';
import { spdx } from './spdx/index.ts';
import { spdx3 } from './spdx-3/index.ts';
import { spdxTagValue } from './spdx-tag-value/index.ts';

const collectors: readonly Collector[] = [cyclonedx, cyclonedxXml, spdx, spdxTagValue, spdx3, mojaloopCsv];

/** Files below a folder of the corpus that a name test takes, as full paths, sorted. */
function files(folder: string, takes: (path: string) => boolean): string[] {
  const base = join(corpus ?? '', folder);
  const found = readdirSync(base, { recursive: true, encoding: 'utf8' }).filter(takes).sort();
  return found.map((path) => join(base, path));
}

async function read(collector: Collector, file: string): Promise<Inventory> {
  const path = basename(file);
  const [inventory] = await collector.collect({
    path,
    folder: memoryFolder({ [path]: readFileSync(file) }),
    trustedRegistries: [],
  });
  return inventory as Inventory;
}

describe('SBOM collectors and the official material', corpusTest, () => {
  it('reads every valid CycloneDX file, the same from JSON as from XML', async (t) => {
    const valid = files('standards/cyclonedx/test', (path) => /\/valid-.*\.json$/.test(path));
    const xml = files('standards/cyclonedx/test', (path) => /\/valid-.*\.xml$/.test(path));
    const fromXml = new Map<string, Inventory>();
    for (const file of xml) fromXml.set(file.replace(/\.xml$/, ''), await read(cyclonedxXml, file));
    let pairs = 0;
    for (const file of valid) {
      const fromJson = await read(cyclonedx, file);
      const twin = fromXml.get(file.replace(/\.json$/, ''));
      if (!twin || differing.test(file)) continue;
      pairs++;
      const strip = ({ components }: Inventory) => components.map(({ locations: _, ...rest }) => rest);
      assert.deepEqual(strip(twin), strip(fromJson), file);
    }
    assert.ok(pairs > 50);
    t.diagnostic(`${valid.length} JSON and ${xml.length} XML files, ${pairs} equal pairs`);
  });

  it('reads or refuses every invalid CycloneDX file, never breaks', async (t) => {
    const invalid = files('standards/cyclonedx/test', (path) => /invalid-.*\.(?:json|xml)$/.test(path));
    for (const file of invalid) await readOrRefuse(file.endsWith('.json') ? cyclonedx : cyclonedxXml, file);
    assert.ok(invalid.length > 100);
    t.diagnostic(`${invalid.length} files`);
  });

  it('reads every real BOM with as many components as its JSON lists', async () => {
    const boms = files('standards/cyclonedx/bom-examples', (path) => path.startsWith('SBOM') && path.endsWith('.json'));
    for (const file of boms) {
      const { components } = JSON.parse(readFileSync(file, 'utf8')) as { components: { type: string }[] };
      const inventory = await read(cyclonedx, file);
      assert.equal(inventory.components.length, components.length, file);
      assert.deepEqual(inventory.problems, [], file);
      assert.ok(inventory.components.every((component) => component.ecosystem !== ''));
    }
    assert.ok(boms.length >= 8);
  });

  it('reads every SPDX example by the collector that its head asks for', async (t) => {
    let count = 0;
    for (const file of files('standards/spdx/ntia-cases', (path) => /\.(?:json|spdx|tag)$/.test(path))) {
      const head = readFileSync(file, 'utf8').slice(0, 4096);
      const takers = collectors.filter((collector) => collector.sniffs?.(head));
      assert.ok(takers.length <= 1, file);
      for (const taker of takers) count += await readOrRefuse(taker, file);
    }
    assert.ok(count > 20);
    t.diagnostic(`${count} documents`);
  });

  it('reads every row of every Mojaloop SBOM', async (t) => {
    const sboms = files('mojaloop/repos', (path) => /sbom-v.*\.csv$/.test(path));
    let rows = 0;
    for (const file of sboms) {
      const inventory = await read(mojaloopCsv, file);
      // Header, the three tools and the application itself are no components.
      assert.equal(inventory.components.length, countRows(readFileSync(file, 'utf8')) - 5, file);
      assert.deepEqual(inventory.problems, [], file);
      assert.ok(
        inventory.components.every(
          ({ ecosystem, version, origin }) => ecosystem === 'npm' && version !== '' && origin.kind !== 'unknown',
        ),
      );
      rows += inventory.components.length;
    }
    assert.ok(sboms.length >= 14);
    t.diagnostic(`${sboms.length} files, ${rows} components`);
  });
});

/** The two forms of these official files do not say the same. */
const differing = /valid-(?:bom|component-ref|dependency|license-(?:expression|id|name))-1\.[45]\.json$/;

/** Rows of a CSV: line ends outside quotes. */
function countRows(text: string): number {
  let rows = 0;
  let quoted = false;
  for (const character of text.trimEnd()) {
    if (character === '"') quoted = !quoted;
    else if (character === '\n' && !quoted) rows++;
  }
  return rows + 1;
}

/** 1 when the file was read, 0 when it was refused. */
async function readOrRefuse(collector: Collector, file: string): Promise<number> {
  try {
    await read(collector, file);
    return 1;
  } catch (thrown) {
    assert.ok(thrown instanceof NgaoError, `${file}: ${(thrown as Error).stack}`);
    return 0;
  }
}
