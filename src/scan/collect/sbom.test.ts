// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { assertGolden } from '../../../test/builders/golden.ts';
import { memoryFolder } from '../../../test/builders/memory-folder.ts';
import { readSbom, type SbomCase, sbomCases, sbomCollectors } from '../../../test/builders/sbom-cases.ts';
import { NgaoError } from '../../kit/errors.ts';
import type { Inventory } from '../../model/inventory.ts';
import type { Collector } from './contract.ts';
import { cyclonedx } from './cyclonedx/index.ts';
import { cyclonedxXml } from './cyclonedx-xml/index.ts';
import { mojaloopCsv } from './mojaloop-csv/index.ts';
import { spdx } from './spdx/index.ts';
import { spdx3 } from './spdx-3/index.ts';
import { spdxTagValue } from './spdx-tag-value/index.ts';

describe('SBOM collectors', () => {
  for (const each of sbomCases) {
    it(`reads ${each.name}`, async () => {
      const inventory = await readSbom(each.collector, each.text, each.file);
      assertGolden(join(each.folder, 'expected.json'), `${JSON.stringify(inventory, null, 2)}\n`);
    });
  }

  it('gives every component a key of its own and only edges that lead somewhere', async () => {
    for (const each of sbomCases) {
      const { components } = await readSbom(each.collector, each.text);
      const keys = new Set(components.map((component) => component.key));
      assert.equal(keys.size, components.length, each.name);
      for (const component of components) {
        assert.ok(component.dependsOn.every((key) => keys.has(key)));
        assert.ok(component.locations.every((location) => location.line > 0));
      }
    }
  });

  it('reads the same from JSON and XML, from SPDX JSON and tag-value', async () => {
    const strip = ({ components }: Inventory) => components.map(({ locations: _, ...rest }) => rest);
    assert.deepEqual(strip(await readCase('cyclonedx-xml/npm-app')), strip(await readCase('cyclonedx/npm-app')));
    assert.deepEqual(strip(await readCase('spdx-tag-value/npm-app')), strip(await readCase('spdx/npm-app')));
  });

  it('points at the line each component begins on', async () => {
    for (const each of sbomCases) {
      const lines = each.text.split('\n');
      for (const component of (await readSbom(each.collector, each.text)).components) {
        const at = (component.locations[0]?.line ?? 0) - 1;
        const near = lines.slice(at, at + 12).join('\n');
        const name = component.name.split(/[/:]/).at(-1) as string;
        assert.ok(near.includes(name) || component.name === 'stdlib', `${each.name}: ${component.name} at line ${at + 1}`);
      }
    }
  });

  it('recognises its own head and nobody else’s', () => {
    for (const each of sbomCases) {
      const head = each.text.slice(0, 4096);
      const sniffing = sbomCollectors.filter((collector) => collector.sniffs?.(head)).map((collector) => collector.id);
      assert.deepEqual(sniffing, [each.collector.id], each.name);
      assert.ok(each.collector.claims(`some/folder/${each.file}`), each.name);
    }
    for (const head of ['{"name":"demo","lockfileVersion":3}', '<project/>', '', 'a,b\n1,2', '{"bomFormat":"Other"}']) {
      assert.deepEqual(
        sbomCollectors.filter((collector) => collector.sniffs?.(head)),
        [],
      );
    }
    const shared = sbomCollectors.filter((collector) => collector.claims('a/sbom-v1.0.0.json')).map((collector) => collector.id);
    assert.deepEqual(shared, ['cyclonedx', 'spdx', 'spdx-3']);
    for (const path of [
      'package-lock.json',
      'mybom.json',
      'pom.xml',
      'data.csv',
      'spdx',
      'tsconfig.json',
      'sbom-drift.json',
      'sbomb.xml',
    ]) {
      assert.deepEqual(
        sbomCollectors.filter((collector) => collector.claims(path)),
        [],
        path,
      );
    }
  });

  it('refuses other versions, other formats and missing files by code', async () => {
    const refusals: readonly [Collector, string, string][] = [
      [cyclonedx, '{"bomFormat":"CycloneDX","specVersion":"1.8"}', 'input-unsupported'],
      [cyclonedx, '{"bomFormat":"CycloneDX"}', 'input-unsupported'],
      [cyclonedx, '{"spdxVersion":"SPDX-2.3"}', 'input-malformed'],
      [cyclonedx, '[]', 'input-malformed'],
      [cyclonedx, '', 'input-malformed'],
      [cyclonedxXml, '<bom xmlns="http://cyclonedx.org/schema/bom/2.0"/>', 'input-unsupported'],
      [cyclonedxXml, '<bom xmlns="http://example.org/bom"/>', 'input-malformed'],
      [cyclonedxXml, '<?xml version="1.0" encoding="UTF-16"?><bom/>', 'input-unsupported'],
      [cyclonedxXml, '', 'input-malformed'],
      [spdx, '{"spdxVersion":"SPDX-3.0"}', 'input-unsupported'],
      [spdx, '{"bomFormat":"CycloneDX"}', 'input-malformed'],
      [spdxTagValue, 'SPDXVersion: SPDX-1.2\n', 'input-unsupported'],
      [spdxTagValue, 'PackageName: x\n', 'input-malformed'],
      [spdxTagValue, 'SPDXVersion: SPDX-2.3\nnot a tag\n', 'input-malformed'],
      [spdxTagValue, 'SPDXVersion: SPDX-2.3\nDocumentComment: <text>open', 'input-malformed'],
      [spdx3, '{"@context":"https://spdx.org/rdf/3.1.0/spdx-context.jsonld"}', 'input-unsupported'],
      [spdx3, '{"@context":"https://example.org/x"}', 'input-malformed'],
      [mojaloopCsv, 'dependency,version,type,group,author\n', 'input-unsupported'],
      [mojaloopCsv, 'a,b\n', 'input-malformed'],
      [mojaloopCsv, '', 'input-malformed'],
    ];
    for (const [collector, text, code] of refusals) {
      await assert.rejects(
        readSbom(collector, text),
        (thrown: NgaoError) => thrown.code === code && thrown instanceof NgaoError,
        text,
      );
    }
    await assert.rejects(readSbom(spdx, new Uint8Array([0xff, 0xfe, 0x7b, 0])), { code: 'input-unsupported' });
    const folder = memoryFolder({});
    for (const { collect } of sbomCollectors) {
      await assert.rejects(collect({ path: 'gone', folder, trustedRegistries: [] }), { code: 'input-unreadable' });
    }
  });

  it('calls an SBOM without packages nothing to scan', async () => {
    const empty: readonly [Collector, string][] = [
      [cyclonedx, '{"bomFormat":"CycloneDX","specVersion":"1.6","components":[{"type":"file","name":"x"}]}'],
      [cyclonedxXml, '<bom xmlns="http://cyclonedx.org/schema/bom/1.6"><components/></bom>'],
      [spdx, '{"spdxVersion":"SPDX-2.3"}'],
      [spdxTagValue, 'SPDXVersion: SPDX-2.3\n'],
      [spdx3, '{"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","@graph":[]}'],
    ];
    for (const [collector, text] of empty) {
      const { components, problems } = await readSbom(collector, text);
      assert.equal(components.length, 0);
      assert.deepEqual(
        problems.map((problem) => problem.code),
        ['nothing-to-scan'],
      );
    }
  });

  it('tells packages that cannot be matched, and is incomplete when they are most', async () => {
    const bom = (...purls: string[]) =>
      JSON.stringify({
        bomFormat: 'CycloneDX',
        specVersion: '1.6',
        components: purls.map((purl, at) => ({ type: 'library', name: `n${at}`, version: '1', purl })),
      });
    const few = await readSbom(cyclonedx, bom('pkg:npm/a@1', 'pkg:npm/b@1', ''));
    assert.deepEqual(few.problems, []);
    assert.match(
      few.notices.find((notice) => notice.code === 'sbom-unmatched')?.message ?? '',
      /: 1 \(1 without a valid package URL\)\.$/,
    );
    const many = await readSbom(cyclonedx, bom('pkg:npm/a@1', 'pkg:made-up/b@1', 'nonsense'));
    assert.deepEqual(
      many.problems.map((problem) => problem.code),
      ['input-malformed'],
    );
  });

  it('takes the source package where Trivy tells it in properties', async () => {
    const source = { SrcName: 'openssl', SrcVersion: '3.0.11', SrcRelease: '1~deb12u2', SrcEpoch: '0' };
    const properties = Object.entries(source).map(([part, value]) => ({ name: `aquasecurity:trivy:${part}`, value }));
    const purl = 'pkg:deb/debian/libssl3@3.0.11-1~deb12u2?distro=debian-12.4';
    const component = { type: 'library', name: 'libssl3', version: '3.0.11-1~deb12u2', purl, properties };
    const { components } = await readSbom(
      cyclonedx,
      JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', components: [component] }),
    );
    assert.deepEqual(components[0]?.upstream, { name: 'openssl', version: '3.0.11-1~deb12u2' });
  });

  it('tells a distribution package of an unknown release as a gap', async () => {
    const purl = 'pkg:apk/alpine/openssl@3.3.1-r0?distro=alpine-edge';
    const components = [1, 2, 3].map((at) => ({ type: 'library', name: `n${at}`, version: '1', purl: `pkg:npm/n${at}@1` }));
    const bom = {
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      components: [...components, { type: 'library', name: 'openssl', version: '3.3.1-r0', purl }],
    };
    const { problems } = await readSbom(cyclonedx, JSON.stringify(bom));
    assert.deepEqual(
      problems.map((problem) => problem.code),
      ['input-malformed'],
    );
  });

  it('keeps package names away from prototypes', async () => {
    const { components } = await readCase('cyclonedx/damaged');
    assert.deepEqual(
      components.slice(0, 2).map((component) => component.name),
      ['__proto__', 'constructor'],
    );
    assert.equal(({} as Record<string, unknown>).polluted, undefined);
  });
});

async function readCase(name: string): Promise<Inventory> {
  const { collector, text, file } = sbomCases.find((each) => each.name === name) as SbomCase;
  return readSbom(collector, text, file);
}
