// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildTracked } from '../../../test/builders/build-tracked.ts';
import { corpus, corpusTest } from '../../../test/builders/corpus.ts';
import { cyclonedxValidator } from '../../../tools/conformance/cyclonedx.ts';
import { checkCyclonedx } from '../../advisories/cyclonedx/check-cyclonedx.ts';
import { statementsOf } from '../../findings/vex/statements-of.ts';
import { justifications } from '../../model/finding-state.ts';
import { writePortfolioCyclonedx } from './portfolio-vex.ts';
import { licencesOf, type ReleasePackage, writeReleaseBom } from './release-bom.ts';

const since = '2026-11-20T00:00:00Z';
const decision = { by: 'ada', approvedBy: 'ben', reason: 'never called', exception: '1' };
const common = {
  subject: { name: 'Example', version: '1.0.0' },
  supplier: { name: 'Example', url: 'https://example.org' },
  now: since,
  identity: 'x',
  tooling: { name: 'ngao', version: '0.1.0' },
};
const statements = statementsOf(
  [
    ...justifications.map((justification, index) =>
      buildTracked({
        group: `CVE-1900-100${index}`,
        ids: [`CVE-1900-100${index}`, 'GHSA-2222-3333-4444', 'ODD'],
        state: { is: 'not-affected', since, justification, decision },
      }),
    ),
    buildTracked({ target: 'b', state: { is: 'false-positive', since, decision } }),
    buildTracked({ target: 'c', state: { is: 'accepted', since, until: '2027-01-01', decision } }),
    buildTracked({ target: 'd' }),
  ],
  (target) => (target === 'd' ? 'image:odd' : `pkg:oci/${target}@sha256%3Aab?repository_url=registry.example.org/${target}`),
);
const vex = (given = statements) => writePortfolioCyclonedx({ ...common, statements: given, version: 2, known: 8, stated: 8 });
const part = (purl: string, given: Partial<ReleasePackage> = {}): ReleasePackage => ({
  ...{ purl, name: purl.slice(8).split('@')[0]!, version: '1.0.0', ecosystem: 'npm', licenses: [], scope: 'prod', class: 'app' },
  ...given,
});
const packages = [
  part('pkg:npm/left@1.0.0', { licenses: ['MIT'] }),
  part('pkg:npm/%40a/b@1.0.0', { name: '@a/b', licenses: ['mit', 'Apache-2.0 OR MIT'] }),
  part('pkg:npm/words@1.0.0', { licenses: ['see LICENSE.txt'] }),
  part('pkg:npm/untold@1.0.0'),
  part('pkg:npm/tests@1.0.0', { licenses: ['GPL-3.0-only'], scope: 'dev' }),
];
const member = (name: string) => ({
  ...{ product: `pkg:generic/${name}@1.0.0`, name, version: '1.0.0', isImage: false },
  ...{ hasInventory: name !== 'empty', direct: name === 'empty' ? [] : ['pkg:npm/left@1.0.0'] },
});
const bom = async () => await writeReleaseBom({ ...common, packages, members: [member('web'), member('empty')] });

test('both documents are valid by the official schema of CycloneDX 1.6 and by our own rules', corpusTest, async () => {
  const validate = cyclonedxValidator(corpus!);
  for (const document of [vex(), vex([]), await bom(), await writeReleaseBom({ ...common, packages: [], members: [] })]) {
    assert.ok(validate(JSON.parse(document)), JSON.stringify(validate.errors?.slice(0, 3)));
    assert.deepEqual(checkCyclonedx(document), []);
  }
});

test('the analysis is of the package in its product, and how much is told is said', () => {
  const { metadata, vulnerabilities, components, version } = JSON.parse(vex());
  assert.equal(version, 2);
  assert.deepEqual(
    metadata.properties.map(({ value }: { value: string }) => value),
    ['8', '8'],
  );
  assert.equal(components.length, 4);
  assert.match(vulnerabilities[0].affects[0].ref, /^pkg:oci\/repo-a@.* pkg:npm\/left@1\.0\.0$/);
  const states = vulnerabilities.map(({ analysis }: { analysis: { state: string } }) => analysis.state);
  assert.deepEqual(new Set(states), new Set(['not_affected', 'false_positive', 'exploitable', 'in_triage']));
});

test('the bill of materials names members and packages once, what is only for tests as excluded, and where it knows less', async () => {
  const { components, dependencies, compositions } = JSON.parse(await bom());
  assert.equal(components.length, 7);
  assert.deepEqual(components.find(({ name }: { name: string }) => name === 'tests').scope, 'excluded');
  assert.deepEqual(components.find(({ name }: { name: string }) => name === 'empty').properties[0].value, 'missing');
  assert.deepEqual(dependencies.at(-1), { ref: 'pkg:generic/web@1.0.0', dependsOn: ['pkg:npm/left@1.0.0'] });
  assert.equal(compositions[0].aggregate, 'incomplete');
});

test('licences are counted over what is delivered, in the words of SPDX', async () => {
  assert.deepEqual(await licencesOf(packages), [
    { licence: '(Apache-2.0 OR MIT) AND MIT', components: 1 },
    { licence: 'MIT', components: 1 },
    { licence: 'NOASSERTION', components: 1 },
    { licence: 'see LICENSE.txt', components: 1 },
  ]);
});
