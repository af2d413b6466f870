// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { type DecisionBench, eachDecision, grypeReport } from '../../../test/builders/decision-bench.ts';
import { npmAuditReport } from '../../../test/builders/npm-audit-report.ts';
import { npmBom } from '../../../test/builders/portfolio-bench.ts';
import { componentsPage, componentView } from './components.ts';
import { findingFacets } from './findings.ts';
import { impactView } from './impact.ts';

eachDecision('components are found by name, by package URL, and by how a version begins', async ({ context, ada, report }) => {
  const packages = ['@Scope/Left@1.2.0', 'left-pad@1.3.0', 'left-pad@2.1.2', 'right_pad@2.1.0', 'under%25way@3.0.0'];
  const { components, ...bom } = npmBom(packages) as { components: object[] };
  const built = {
    type: 'library',
    name: 'libleft',
    version: '9.1-2',
    purl: 'pkg:deb/debian/libleft@9.1-2?arch=AMD64&distro=debian-12',
  };
  await report('image:shop', { ...bom, components: [...components, { ...built, 'bom-ref': 'deb' }] });
  await report('image:gone', npmBom(['left-over@1.0.0']));
  await report('image:gone', npmBom(['other@1.0.0']));
  const found = async (q: string) => {
    const names: string[] = [];
    let after: string | undefined;
    do {
      const page = await componentsPage(context, ada, { q, limit: 2, ...(after !== undefined && { after }) });
      names.push(...page.items.map(({ name, version }) => `${name} ${version}`));
      after = page.next ?? undefined;
    } while (after !== undefined);
    return names;
  };
  const left = ['@Scope/Left 1.2.0', 'left-pad 1.3.0', 'left-pad 2.1.2', 'libleft 9.1-2'];
  assert.deepEqual((await found('LEFT')).sort(), left);
  assert.deepEqual(await found('@scope/left'), ['@Scope/Left 1.2.0']);
  assert.deepEqual(await found('%40scope/left@1'), ['@Scope/Left 1.2.0']);
  assert.deepEqual(await found('npm/left'), ['left-pad 1.3.0', 'left-pad 2.1.2']);
  assert.deepEqual(await found('ft-pad@2.1'), ['left-pad 2.1.2']);
  assert.deepEqual((await found('2.1')).sort(), ['left-pad 2.1.2', 'right_pad 2.1.0']);
  assert.deepEqual(await found('@1.3'), ['left-pad 1.3.0']);
  assert.deepEqual(await found('arch=amd64'), ['libleft 9.1-2']);
  assert.deepEqual(await found('_'), ['right_pad 2.1.0']);
  for (const absent of ['2_1', 'pad@9', 'left-over', '.3.0', 'nothing']) assert.deepEqual(await found(absent), [], absent);
});

eachDecision('impact tells since when a version is where, when it went, its findings and its releases', async (bench) => {
  const { context, ada } = bench;
  await bench.report('image:shop', npmBom(['left@1.0.0']));
  await bench.grype('image:shop', [{ id: 'GHSA-1900-0000-0001', package: 'left', severity: 'High' }]);
  await addRelease(bench);
  bench.setNow('2026-11-28T12:00:00.030Z');
  await bench.report('image:shop', npmBom(['left@1.1.0']));
  bench.setNow('2026-11-29T12:00:00.031Z');
  await bench.report('image:shop', npmBom(['right@1.0.0']));
  await bench.report('image:till', npmBom(['left@1.1.0']));
  const both = await impactView(context, ada, { purl: 'pkg:npm/left' });
  assert.deepEqual(both.packages, [{ package: 'pkg:npm/left', versions: ['1.0.0', '1.1.0'] }]);
  const [shop, till] = both.targets;
  assert.deepEqual(
    { ...shop, target: shop?.target.ref, findings: shop?.findings.map(({ severity }) => severity) },
    {
      target: 'image:shop',
      versions: ['1.0.0', '1.1.0'],
      since: '2026-11-26T12:00:00Z',
      goneAt: '2026-11-29T12:00:00.031Z',
      current: false,
      findings: ['high'],
    },
  );
  assert.deepEqual([till?.target.ref, till?.current, till?.goneAt, till?.findings], ['image:till', true, null, []]);
  assert.deepEqual(
    both.releases.map(({ version, versions, targets }) => ({ version, versions, targets })),
    [{ version: 'v1', versions: ['1.0.0'], targets: ['shop'] }],
  );
  const one = await impactView(context, ada, { purl: 'pkg:npm/left@1.0.0', at: '2026-11-27' });
  assert.deepEqual(
    one.targets.map(({ current, goneAt }) => [current, goneAt]),
    [[true, null]],
  );
  assert.deepEqual((await impactView(context, ada, { purl: 'pkg:npm/left@1.1.0', at: '2026-11-27' })).targets, []);
  const byFlaw = await impactView(context, ada, { vulnerability: 'GHSA-1900-0000-0001' });
  assert.deepEqual(byFlaw.packages, [{ package: 'pkg:npm/left', versions: ['1.0.0'] }]);
});

eachDecision('impact knows a package by any spelling of its URL, every version of a flaw, and no other flaw', async (bench) => {
  const { context, ada } = bench;
  const bom = npmBom(['@babel/core@7.0.0']) as { components: object[] };
  for (const [name, purl] of [
    ['Django', 'pkg:pypi/Django@4.2.0'],
    ['ruamel_yaml', 'pkg:pypi/ruamel_yaml@0.17.0'],
  ])
    bom.components.push({ type: 'library', name, purl, version: purl?.split('@')[1], 'bom-ref': purl });
  await bench.report('image:spelled', bom);
  for (const purl of ['pkg:npm/@babel/core', 'pkg:npm/%40babel/core@7.0.0', 'pkg:pypi/Django', 'pkg:pypi/ruamel_yaml@0.17.0'])
    assert.equal((await impactView(context, ada, { purl })).targets.length, 1, purl);

  const versions = Array.from({ length: 8 }, (_, index) => `${index + 1}.1.0`);
  const flaw = (id: string) => versions.map((version) => ({ id, package: 'left', version, severity: 'High' as const }));
  await bench.grype('image:shop', [
    ...flaw('GHSA-1900-0000-0001'),
    { id: 'GHSA-1900-0000-0002', package: 'left', version: '8.1.0' },
  ]);
  await bench.report('image:shop', npmBom([...versions, '11.1.0', '8.1'].map((version) => `left@${version}`)));
  const asked = await impactView(context, ada, { vulnerability: 'GHSA-1900-0000-0001' });
  assert.deepEqual([asked.bounded, asked.packages], [false, [{ package: 'pkg:npm/left', versions }]]);
  assert.deepEqual(asked.targets[0]?.findings.length, 1);
  const { items } = await componentsPage(context, ada, { q: 'npm/left' });
  const open = (each: { open: { high: number } }) => each.open.high;
  const expected = [...versions.slice(0, 7).map((version) => [version, 1]), ['8.1.0', 2], ['11.1.0', 0], ['8.1', 0]];
  assert.deepEqual(items.map((each) => [each.version, open(each)]).sort(), expected.sort());
  for (const each of items) assert.equal(open(await componentView(context, ada, each.id)), open(each), each.version);
});

eachDecision('of another product a person learns nothing: no package, version, component or tool', async (bench) => {
  const { context, caller, eve } = bench;
  const other = { key: 'other', name: 'Other', created_at: context.now() };
  await context.db.insertInto('products').values(other).execute();
  await bench.grype('image:shop', [{ id: 'GHSA-1900-0000-0001', package: 'left' }]);
  await bench.report('image:shop', npmBom(['left@1.0.0']));
  const far = { product: 'other' };
  const flaws = ['left', 'secret-thing'].map((name) => ({ id: 'GHSA-1900-0000-0001', package: name, version: '2.0.0' }));
  await bench.report('image:far', grypeReport(flaws, context.now()), far);
  await bench.report('image:far', npmBom(['left@2.0.0', 'secret-thing@2.0.0']), far);
  await bench.report('image:far', npmAuditReport({ id: 'GHSA-2222-2222-2222', name: 'left' }), far);
  const own = [{ package: 'pkg:npm/left', versions: ['1.0.0'] }];
  assert.deepEqual((await impactView(context, eve, { vulnerability: 'GHSA-1900-0000-0001' })).packages, own);
  assert.deepEqual((await impactView(context, eve, { purl: 'pkg:npm/left' })).packages, own);
  assert.deepEqual((await impactView(context, eve, { purl: 'secret-thing' })).packages, []);
  assert.equal((await impactView(context, caller, { vulnerability: 'GHSA-1900-0000-0001' })).packages.length, 2);
  const ids = await context.db.selectFrom('components').select(['id', 'purl', 'version']).orderBy('purl').execute();
  for (const { id, purl, version } of ids) {
    const seen = componentView(context, eve, id);
    if (version === '2.0.0') await assert.rejects(seen, { code: 'not-found' }, purl);
    else assert.equal((await seen).usedBy.length, 1, purl);
  }
  const toolsOf = async (who: typeof eve) => Object.keys((await findingFacets(context, who, {})).tool);
  assert.ok(!(await toolsOf(eve)).some((tool) => tool.includes('npm')));
  assert.ok((await toolsOf(caller)).some((tool) => tool.includes('npm')));
});

/** A release with what the only target holds by now. */
async function addRelease({ context, product }: DecisionBench): Promise<void> {
  const { id: inventory, target_id } = await context.db
    .selectFrom('inventories')
    .select(['id', 'target_id'])
    .executeTakeFirstOrThrow();
  const { id } = await context.db
    .insertInto('releases')
    .values({ product_id: product, version: 'v1', name: '', created_at: context.now(), created_by: '{}' } as never)
    .returning('id')
    .executeTakeFirstOrThrow();
  await context.db
    .insertInto('release_members')
    .values({ release_id: id, target_id, version: '1', inventory_id: inventory } as never)
    .execute();
}
