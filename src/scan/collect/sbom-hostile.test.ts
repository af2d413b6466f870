// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { memoryFolder } from '../../../test/builders/memory-folder.ts';
import { readSbom, sbomCases } from '../../../test/builders/sbom-cases.ts';
import { NgaoError } from '../../kit/errors.ts';
import type { Collector } from './contract.ts';
import { cyclonedx } from './cyclonedx/index.ts';
import { cyclonedxXml } from './cyclonedx-xml/index.ts';
import { spdx } from './spdx/index.ts';
import { spdx3 } from './spdx-3/index.ts';
import { spdxTagValue } from './spdx-tag-value/index.ts';

describe('SBOM collectors and hostile input', () => {
  for (const each of sbomCases.filter(({ name }) => name.endsWith('npm-app') || name.endsWith('traps'))) {
    it(`${each.collector.id}: any damage either parses or is told by a NgaoError`, async () => {
      const edit = fc.record({
        at: fc.nat(each.text.length),
        cut: fc.nat(40),
        put: fc.oneof(fc.string(), fc.constantFrom('"', '<', '{', ',', '\n', 'null', '1')),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 4 }), async (edits) => {
          const damaged = edits.reduce((text, { at, cut, put }) => text.slice(0, at) + put + text.slice(at + cut), each.text);
          await readOrRefuse(each.collector, damaged);
        }),
        { numRuns: 150 },
      );
    });
  }

  it('reads any JSON value in any place without breaking', async () => {
    const any = fc
      .anything({ withNullPrototype: false, maxDepth: 3 })
      .map((value) => JSON.parse(JSON.stringify(value ?? null)) as unknown);
    const keys = [
      'components',
      'dependencies',
      'metadata',
      'packages',
      'relationships',
      'externalRefs',
      'documentDescribes',
      '@graph',
      'type',
      'to',
      'from',
      'bom-ref',
    ];
    const tree = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        any,
        fc.dictionary(fc.constantFrom(...keys), tie('value')),
        fc.array(tie('value'), { maxLength: 3 }),
      ),
    })).value;
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.constantFrom(...keys), tree), async (fields) => {
        await readOrRefuse(cyclonedx, JSON.stringify({ ...fields, bomFormat: 'CycloneDX', specVersion: '1.6' }));
        await readOrRefuse(spdx, JSON.stringify({ ...fields, spdxVersion: 'SPDX-2.3' }));
        await readOrRefuse(spdx3, JSON.stringify({ ...fields, '@context': 'https://spdx.org/rdf/3.0.1/x' }));
      }),
      { numRuns: 100 },
    );
  });

  it('refuses entity expansion before reading a single entity', async () => {
    const laughs = Array.from({ length: 9 }, (_, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`).join('');
    const bomb = `<?xml version="1.0"?><!DOCTYPE bom [<!ENTITY l0 "ha">${laughs}]><bom xmlns="http://cyclonedx.org/schema/bom/1.6">&l9;</bom>`;
    await assert.rejects(readSbom(cyclonedxXml, bomb), { code: 'input-malformed', message: /document type/ });
    const hidden = bomb.replace('<!DOCTYPE', '<!-- <a -->\n<!DOCTYPE');
    await assert.rejects(readSbom(cyclonedxXml, hidden), { code: 'input-malformed', message: /document type/ });
    const undeclared = '<bom xmlns="http://cyclonedx.org/schema/bom/1.6">&x;</bom>';
    await assert.rejects(readSbom(cyclonedxXml, undeclared), { code: 'input-malformed' });
  });

  it('refuses nesting without bound', async () => {
    const depth = 100_000;
    const json = `{"bomFormat":"CycloneDX","specVersion":"1.6","components":${'[{"components":'.repeat(depth)}`;
    await assert.rejects(readSbom(cyclonedx, json), { code: 'input-too-large' });
    await assert.rejects(readSbom(spdx, '['.repeat(depth)), { code: 'input-too-large' });
    const xml = `<bom xmlns="http://cyclonedx.org/schema/bom/1.6">${'<components>'.repeat(depth)}`;
    await assert.rejects(readSbom(cyclonedxXml, xml), { code: 'input-too-large' });
  });

  it('reads 50 MB on one line', { timeout: 120_000 }, async () => {
    const long = 'x'.repeat(50_000_000);
    const heads: readonly [Collector, string][] = [
      [
        cyclonedx,
        `{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{"name":"a","version":"1","purl":"pkg:npm/a@1","description":"${long}"}]}`,
      ],
      [
        cyclonedxXml,
        `<bom xmlns="http://cyclonedx.org/schema/bom/1.6"><components><component type="library"><name>a</name><version>1</version><description>${long.slice(0, 10_000_000)}</description><purl>pkg:npm/a@1</purl></component></components></bom>`,
      ],
      [
        spdxTagValue,
        `SPDXVersion: SPDX-2.3\nPackageName: a\nPackageVersion: 1\nPackageSummary: ${long}\nExternalRef: PACKAGE-MANAGER purl pkg:npm/a@1\n`,
      ],
    ];
    for (const [collector, text] of heads) assert.equal((await readSbom(collector, text)).components.length, 1, collector.id);
  });

  it('stays linear on long chains, cycles and repeated ids', { timeout: 60_000 }, async () => {
    const count = 30_000;
    const components = Array.from({ length: count }, (_, at) => ({
      type: 'library',
      'bom-ref': `c${at}`,
      name: `n${at}`,
      version: '1',
      purl: `pkg:npm/n${at}@1`,
    }));
    const dependencies = components.map((_, at) => ({ ref: `c${at}`, dependsOn: [`c${(at + 1) % count}`] }));
    const chain = await readSbom(
      cyclonedx,
      JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', components, dependencies }),
    );
    assert.equal(chain.components.filter((component) => component.direct).length, count);
    const same = components.map((component) => ({ ...component, 'bom-ref': 'same' }));
    const repeated = await readSbom(cyclonedx, JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', components: same }));
    assert.equal(new Set(repeated.components.map((component) => component.key)).size, count);
  });

  it('refuses a file over the limit without reading it as text', async () => {
    const folder = { ...memoryFolder({}), read: () => new Uint8Array(128 * 1024 * 1024 + 1) };
    await assert.rejects(cyclonedx.collect({ path: 'bom.json', folder, trustedRegistries: [] }), { code: 'input-too-large' });
  });
});

async function readOrRefuse(collector: Collector, text: string): Promise<void> {
  try {
    await readSbom(collector, text);
  } catch (thrown) {
    assert.ok(thrown instanceof NgaoError, `${collector.id}: ${(thrown as Error).stack}`);
    assert.ok(thrown.expected);
  }
}
