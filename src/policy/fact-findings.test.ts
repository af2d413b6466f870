// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildComponent, buildInventory } from '../../test/builders/build.ts';
import { runJudge } from '../../test/builders/build-judgement.ts';
import { builtInPolicy } from './built-in-policy.ts';

test('licences and deprecations come from the inventory, one per name and version, production first', async () => {
  const inventory = buildInventory([
    buildComponent({ name: 'good', version: '1.0.0', licenses: ['MIT'] }),
    buildComponent({ name: 'copyleft', version: '2.0.0', licenses: ['GPL-3.0-only'], dependsOn: ['node_modules/odd'] }),
    buildComponent({ name: 'odd', version: '1.0.0', direct: false, scope: 'dev', licenses: ['MIT', 'Foo'] }),
    buildComponent({
      name: 'odd',
      version: '1.0.0',
      key: 'node_modules/copyleft/node_modules/odd',
      direct: false,
      licenses: ['MIT', 'Foo'],
    }),
    buildComponent({ name: 'silent', version: '1.0.0', scope: 'dev' }),
    buildComponent({ name: 'old', version: '1.0.0', licenses: ['ISC'], deprecated: 'use\nnew' }),
    buildComponent({ name: 'own', version: '1.0.0', origin: { kind: 'first-party' }, licenses: ['UNLICENSED'] }),
    buildComponent({ name: 'musl', version: '1.2.3', class: 'base-os', licenses: ['GPL-2.0-only'] }),
  ]);
  const { findings, verdict } = await runJudge({ inventories: [inventory] });
  assert.deepEqual(
    findings.map(({ kind, severity, component, license, message }) => [
      kind,
      severity,
      component?.name,
      component?.scope,
      license?.outcome,
      message,
    ]),
    [
      ['deprecated', 'low', 'old', 'prod', undefined, 'old@1.0.0 is deprecated by its maintainers: use new'],
      [
        'license',
        'high',
        'copyleft',
        'prod',
        'disallowed',
        'copyleft@2.0.0 is under GPL-3.0-only, which the policy does not allow.',
      ],
      ['license', 'medium', 'odd', 'prod', 'undetermined', 'odd@1.0.0 declares "MIT AND Foo", which is no clear licence.'],
      ['license', 'medium', 'silent', 'dev', 'undetermined', 'silent@1.0.0 declares no licence.'],
    ],
  );
  assert.deepEqual(
    verdict.violations.map(({ rule }) => rule),
    ['licenses.prod=fail', 'licenses.prod=fail'],
  );
  assert.deepEqual(findings[1]?.component?.path, ['demo@1.0.0', 'copyleft@2.0.0']);
  assert.equal(new Set(findings.map(({ id }) => id)).size, 4);
  assert.deepEqual(
    (await runJudge({ inventories: [inventory], includeDev: false })).findings.map(({ component }) => component?.name),
    ['old', 'copyleft', 'odd'],
  );
  assert.deepEqual(
    (await runJudge({ inventories: [inventory], only: new Set(['deprecated']) })).findings.map(({ kind }) => kind),
    ['deprecated'],
  );
  const strict = await runJudge({
    inventories: [inventory],
    policy: { ...builtInPolicy, deprecated: 'fail', licenses: { ...builtInPolicy.licenses, prod: 'off', dev: 'off' } },
  });
  assert.deepEqual(
    strict.verdict.violations.map(({ rule }) => rule),
    ['deprecated=fail'],
  );
  assert.equal(strict.findings.length, 1);
});

test('an inventory that tells no licences at all is told once', async () => {
  const inventory = buildInventory([buildComponent({ name: 'a', version: '1' }), buildComponent({ name: 'b', version: '1' })]);
  const { findings, notices } = await runJudge({ inventories: [inventory] });
  assert.deepEqual(
    [findings, notices.map(({ code, message }) => [code, message])],
    [[], [['licenses-untold', 'package-lock.json tells no licences: 2 packages were not judged.']]],
  );
});

test('the identity of a licence finding survives a version bump, not a rename or another licence', async () => {
  const idOf = async (name: string, version: string, license = 'Foo') => {
    const components = [buildComponent({ name, version, licenses: [license] })];
    return (await runJudge({ inventories: [buildInventory(components)] })).findings[0]?.id;
  };
  assert.equal(await idOf('left', '1.0.0'), await idOf('left', '1.3.9'));
  assert.match(String(await idOf('left', '1.0.0')), /^ngao:[0-9a-f]{20}$/);
  assert.notEqual(await idOf('left', '1.0.0'), await idOf('left', '1.0.0', 'Bar'));
  assert.notEqual(await idOf('left', '1.0.0'), await idOf('right', '1.0.0'));
  const twice = [
    buildComponent({ name: 'left', version: '1.0.0', licenses: ['Foo'] }),
    buildComponent({ name: 'left', version: '1.2.0', key: 'x', licenses: ['Foo'] }),
  ];
  assert.equal(new Set((await runJudge({ inventories: [buildInventory(twice)] })).findings.map(({ id }) => id)).size, 2);
});
