// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { assertGolden } from '../../../test/builders/golden.ts';
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

interface Case {
  collector: Collector;
  name: string;
  folder: string;
  file: string;
  text: string;
}

const cases: readonly Case[] = collectors.flatMap((collector) => {
  const base = join(import.meta.dirname, collector.id, 'testdata');
  return readdirSync(base).map((name) => {
    const folder = join(base, name);
    const file = readdirSync(folder).find((each) => !each.startsWith('expected')) as string;
    return { collector, name: `${collector.id}/${name}`, folder, file, text: readFileSync(join(folder, file), 'utf8') };
  });
});

async function read(collector: Collector, text: string | Uint8Array, path = 'sbom'): Promise<Inventory> {
  const found = await collector.collect({
    path,
    folder: memoryFolder({ [path]: text }),
    trustedRegistries: ['trusted.example.org'],
  });
  assert.equal(found.length, 1);
  return found[0] as Inventory;
}

async function readCase(name: string): Promise<Inventory> {
  const { collector, text, file } = cases.find((each) => each.name === name) as Case;
  return read(collector, text, file);
}

describe('SBOM collectors', () => {
  for (const each of cases) {
    it(`reads ${each.name}`, async () => {
      const inventory = await read(each.collector, each.text, each.file);
      assertGolden(join(each.folder, 'expected.json'), `${JSON.stringify(inventory, null, 2)}\n`);
    });
  }

  it('gives every component a key of its own and only edges that lead somewhere', async () => {
    for (const each of cases) {
      const { components } = await read(each.collector, each.text);
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
    for (const each of cases) {
      const lines = each.text.split('\n');
      for (const component of (await read(each.collector, each.text)).components) {
        const at = (component.locations[0]?.line ?? 0) - 1;
        const near = lines.slice(at, at + 12).join('\n');
        const name = component.name.split(/[/:]/).at(-1) as string;
        assert.ok(near.includes(name) || component.name === 'stdlib', `${each.name}: ${component.name} at line ${at + 1}`);
      }
    }
  });

  it('recognises its own head and nobody else’s', () => {
    for (const each of cases) {
      const head = each.text.slice(0, 4096);
      const sniffing = collectors.filter((collector) => collector.sniffs?.(head)).map((collector) => collector.id);
      assert.deepEqual(sniffing, [each.collector.id], each.name);
      assert.ok(each.collector.claims(`some/folder/${each.file}`), each.name);
    }
    for (const head of ['{"name":"demo","lockfileVersion":3}', '<project/>', '', 'a,b\n1,2', '{"bomFormat":"Other"}']) {
      assert.deepEqual(
        collectors.filter((collector) => collector.sniffs?.(head)),
        [],
      );
    }
    const shared = collectors.filter((collector) => collector.claims('a/sbom-v1.0.0.json')).map((collector) => collector.id);
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
        collectors.filter((collector) => collector.claims(path)),
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
        read(collector, text),
        (thrown: NgaoError) => thrown.code === code && thrown instanceof NgaoError,
        text,
      );
    }
    await assert.rejects(read(spdx, new Uint8Array([0xff, 0xfe, 0x7b, 0])), { code: 'input-unsupported' });
    const folder = memoryFolder({});
    for (const { collect } of collectors) {
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
      const { components, problems } = await read(collector, text);
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
    const few = await read(cyclonedx, bom('pkg:npm/a@1', 'pkg:npm/b@1', ''));
    assert.deepEqual(few.problems, []);
    assert.match(
      few.notices.find((notice) => notice.code === 'sbom-unmatched')?.message ?? '',
      /: 1 \(1 without a valid package URL\)\.$/,
    );
    const many = await read(cyclonedx, bom('pkg:npm/a@1', 'pkg:made-up/b@1', 'nonsense'));
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
    const { components } = await read(
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
    const { problems } = await read(cyclonedx, JSON.stringify(bom));
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

describe('SBOM collectors and hostile input', () => {
  for (const each of cases.filter(({ name }) => name.endsWith('npm-app') || name.endsWith('traps'))) {
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
    await assert.rejects(read(cyclonedxXml, bomb), { code: 'input-malformed', message: /document type/ });
    const hidden = bomb.replace('<!DOCTYPE', '<!-- <a -->\n<!DOCTYPE');
    await assert.rejects(read(cyclonedxXml, hidden), { code: 'input-malformed', message: /document type/ });
    const undeclared = '<bom xmlns="http://cyclonedx.org/schema/bom/1.6">&x;</bom>';
    await assert.rejects(read(cyclonedxXml, undeclared), { code: 'input-malformed' });
  });

  it('refuses nesting without bound', async () => {
    const depth = 100_000;
    const json = `{"bomFormat":"CycloneDX","specVersion":"1.6","components":${'[{"components":'.repeat(depth)}`;
    await assert.rejects(read(cyclonedx, json), { code: 'input-too-large' });
    await assert.rejects(read(spdx, '['.repeat(depth)), { code: 'input-too-large' });
    const xml = `<bom xmlns="http://cyclonedx.org/schema/bom/1.6">${'<components>'.repeat(depth)}`;
    await assert.rejects(read(cyclonedxXml, xml), { code: 'input-too-large' });
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
    for (const [collector, text] of heads) assert.equal((await read(collector, text)).components.length, 1, collector.id);
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
    const chain = await read(cyclonedx, JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', components, dependencies }));
    assert.equal(chain.components.filter((component) => component.direct).length, count);
    const same = components.map((component) => ({ ...component, 'bom-ref': 'same' }));
    const repeated = await read(cyclonedx, JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', components: same }));
    assert.equal(new Set(repeated.components.map((component) => component.key)).size, count);
  });

  it('refuses a file over the limit without reading it as text', async () => {
    const folder = { ...memoryFolder({}), read: () => new Uint8Array(128 * 1024 * 1024 + 1) };
    await assert.rejects(cyclonedx.collect({ path: 'bom.json', folder, trustedRegistries: [] }), { code: 'input-too-large' });
  });
});

async function readOrRefuse(collector: Collector, text: string): Promise<void> {
  try {
    await read(collector, text);
  } catch (thrown) {
    assert.ok(thrown instanceof NgaoError, `${basename(collector.id)}: ${(thrown as Error).stack}`);
    assert.ok(thrown.expected);
  }
}
