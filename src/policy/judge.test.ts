// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { buildComponent, buildInventory } from '../../test/builders/build.ts';
import { buildFinding } from '../../test/builders/build-finding.ts';
import type { Exception } from '../model/exception.ts';
import type { Policy } from '../model/policy.ts';
import type { Finding, Report } from '../model/report.ts';
import { builtInPolicy, everywhere } from './built-in-policy.ts';
import { type JudgeRequest, judge } from './judge.ts';

const now = '2026-11-24T12:00:00Z';
const database = { digest: 'sha256:00', builtAt: '2026-11-23T00:00:00Z', starter: false, sources: [] };
const run = (given: Partial<JudgeRequest> = {}) =>
  judge({
    inventories: [],
    findings: [],
    policy: builtInPolicy,
    exceptions: [],
    now,
    database,
    problems: [],
    warn: false,
    ...given,
  });
const gate = (given: Partial<Policy['gate']>): Policy => ({ ...builtInPolicy, gate: { ...builtInPolicy.gate, ...given } });
const excepting = (given: Partial<Exception>): Exception => ({
  id: 'decision-1',
  aliases: true,
  reason: 'not reachable',
  owner: 'security team',
  expires: '2027-06-30',
  source: { format: 'ngao', file: 'ngao.yaml', line: 7 },
  ...given,
});
const reportOf = (findings: readonly Finding[], complete = true) => ({ complete, findings }) as unknown as Report;

test('nothing found, nothing missing: pass', async () => {
  const { verdict, findings, problems } = await run();
  assert.deepEqual(verdict, { result: 'pass', exitCode: 0, enforced: true, violations: [] });
  assert.deepEqual([findings, problems], [[], []]);
});

test('every threshold against every severity', async () => {
  const order = ['low', 'medium', 'high', 'critical'] as const;
  for (const threshold of ['any', ...order, 'off'] as const) {
    for (const severity of order) {
      const { verdict } = await run({
        findings: [buildFinding({ severity })],
        policy: gate({ vulnerability: everywhere(threshold) }),
      });
      const fails = threshold === 'any' || (threshold !== 'off' && order.indexOf(severity) >= order.indexOf(threshold));
      assert.equal(verdict.exitCode, fails ? 1 : 0, `${severity} against ${threshold}`);
      if (fails) assert.equal(verdict.violations[0]?.rule, `gate.vulnerability.prod=${threshold}`);
    }
  }
});

test('the class has a threshold of its own, application packages have their scope', async () => {
  const thresholds = { prod: 'low', dev: 'medium', 'base-os': 'critical', 'base-npm': 'high', runtime: 'off' } as const;
  const table = [
    ['app', 'prod', 'low', 'prod=low'],
    ['app', 'dev', 'low', undefined],
    ['app', 'dev', 'medium', 'dev=medium'],
    ['base-os', 'prod', 'high', undefined],
    ['base-os', 'prod', 'critical', 'base-os=critical'],
    ['base-npm', 'dev', 'high', 'base-npm=high'],
    ['base-npm', 'prod', 'medium', undefined],
    ['runtime', 'prod', 'critical', undefined],
  ] as const;
  for (const [className, scope, severity, rule] of table) {
    const findings = [buildFinding({ severity, component: { class: className, scope } })];
    const { verdict } = await run({ findings, policy: gate({ vulnerability: thresholds }) });
    assert.equal(verdict.violations[0]?.rule, rule && `gate.vulnerability.${rule}`, `${className} ${scope} ${severity}`);
  }
});

test('unknown severity is whatever the policy says, and told when it may pass', async () => {
  const findings = [buildFinding({ severity: 'unknown' })];
  assert.equal((await run({ findings })).verdict.violations[0]?.rule, 'gate.unknownSeverity=fail');
  const warned = await run({ findings, policy: gate({ unknownSeverity: 'warn' }) });
  assert.equal(warned.verdict.exitCode, 0);
  assert.deepEqual(
    warned.notices.map(({ code }) => code),
    ['severity-unknown'],
  );
  const passed = await run({ findings, policy: gate({ unknownSeverity: 'pass' }) });
  assert.deepEqual([passed.verdict.exitCode, passed.notices], [0, []]);
  assert.equal((await run({ findings, policy: gate({ vulnerability: everywhere('off') }) })).verdict.exitCode, 0);
  assert.equal(
    (await run({ findings, policy: gate({ unknownSeverity: 'pass', vulnerability: everywhere('any') }) })).verdict.exitCode,
    1,
  );
});

test('only what can be fixed, except malware', async () => {
  const policy = gate({ onlyFixable: true });
  const unfixed = buildFinding({ vulnerability: { fixedIn: [] } });
  assert.equal((await run({ findings: [unfixed], policy })).verdict.exitCode, 0);
  assert.equal((await run({ findings: [buildFinding()], policy })).verdict.exitCode, 1);
  assert.equal((await run({ findings: [{ ...unfixed, kind: 'malware' }], policy })).verdict.exitCode, 1);
});

test('secrets and code, which stand in no component', async () => {
  const secret = buildFinding({ kind: 'secret', component: null, vulnerability: null, location: { file: '.env', line: 1 } });
  assert.equal((await run({ findings: [secret] })).verdict.violations[0]?.rule, 'secrets=fail');
  assert.equal((await run({ findings: [secret], policy: { ...builtInPolicy, secrets: 'warn' } })).verdict.exitCode, 0);
  const code = buildFinding({ kind: 'code', severity: 'medium', component: null, vulnerability: null });
  assert.equal((await run({ findings: [code] })).verdict.exitCode, 0);
  assert.equal((await run({ findings: [{ ...code, severity: 'high' }] })).verdict.violations[0]?.rule, 'gate.code.prod=high');
});

test('incomplete wins over failed, both are told, and --warn only changes the exit code', async () => {
  const problems = [{ code: 'input-malformed', message: 'cut off', target: 'yarn.lock' }];
  const both = await run({ findings: [buildFinding()], problems: [...problems, ...problems] });
  assert.deepEqual(
    [both.verdict.result, both.verdict.exitCode, both.verdict.violations.length, both.problems.length],
    ['incomplete', 3, 1, 1],
  );
  const warned = await run({ findings: [buildFinding()], problems, warn: true });
  assert.deepEqual([warned.verdict.result, warned.verdict.exitCode, warned.verdict.enforced], ['incomplete', 0, false]);
  const failed = await run({ findings: [buildFinding()], warn: true });
  assert.deepEqual([failed.verdict.result, failed.verdict.exitCode, failed.verdict.violations.length], ['fail', 0, 1]);
});

test('a database that is older than the policy allows makes the result incomplete', async () => {
  const at = async (builtAt: string, policy = builtInPolicy) =>
    (await run({ database: { ...database, builtAt }, policy })).problems.map(({ code }) => code);
  assert.deepEqual(await at('2026-11-19T12:00:00Z'), []);
  assert.deepEqual(await at('2026-11-19T11:59:59Z'), ['database-stale']);
  assert.deepEqual(await at('never'), ['database-stale']);
  assert.deepEqual(await at('2020-01-01T00:00:00Z', gate({ maxDatabaseAge: null })), []);
  assert.deepEqual((await run({ database: { ...database, builtAt: '2020-01-01T00:00:00Z', starter: true } })).problems, []);
});

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
  const { findings, verdict } = await run({ inventories: [inventory] });
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
    (await run({ inventories: [inventory], includeDev: false })).findings.map(({ component }) => component?.name),
    ['old', 'copyleft', 'odd'],
  );
  assert.deepEqual(
    (await run({ inventories: [inventory], only: new Set(['deprecated']) })).findings.map(({ kind }) => kind),
    ['deprecated'],
  );
  const strict = await run({
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
  const { findings, notices } = await run({ inventories: [inventory] });
  assert.deepEqual(
    [findings, notices.map(({ code, message }) => [code, message])],
    [[], [['licenses-untold', 'package-lock.json tells no licences: 2 packages were not judged.']]],
  );
});

test('the identity of a licence finding survives a minor bump, not a rename', async () => {
  const idOf = async (name: string, version: string) => {
    const components = [buildComponent({ name, version, licenses: ['Foo'] })];
    return (await run({ inventories: [buildInventory(components)] })).findings[0]?.id;
  };
  assert.equal(await idOf('left', '1.0.0'), await idOf('left', '1.3.9'));
  assert.notEqual(await idOf('left', '1.0.0'), await idOf('left', '2.0.0'));
  assert.notEqual(await idOf('left', '1.0.0'), await idOf('right', '1.0.0'));
  const twice = [
    buildComponent({ name: 'left', version: '1.0.0', licenses: ['Foo'] }),
    buildComponent({ name: 'left', version: '1.2.0', key: 'x', licenses: ['Foo'] }),
  ];
  assert.equal(new Set((await run({ inventories: [buildInventory(twice)] })).findings.map(({ id }) => id)).size, 2);
});

test('an exception hides what all of its matchers say', async () => {
  const parent = buildComponent({ name: 'right', version: '1.0.0', dependsOn: ['node_modules/left'] });
  const inventory = buildInventory([parent, buildComponent({ name: 'left', version: '1.0.0', direct: false })]);
  const table: [Partial<Exception>, boolean][] = [
    [{}, false],
    [{ vulnerability: 'GHSA-aaaa-bbbb-cccc' }, true],
    [{ vulnerability: 'CVE-1900-0001' }, true],
    [{ vulnerability: 'CVE-1900-0001', aliases: false }, false],
    [{ vulnerability: 'GHSA-aaaa-bbbb-cccc', package: 'right' }, false],
    [{ package: 'left' }, true],
    [{ package: 'le.*', packagePattern: true }, true],
    [{ package: 'le.*' }, false],
    [{ package: '(?=l)left', packagePattern: true }, false],
    [{ package: 'left', version: '1.0.0' }, true],
    [{ package: 'left', version: '<1.0.1' }, true],
    [{ package: 'left', version: '>=1.0.1' }, false],
    [{ package: 'left', version: '1.x' }, true],
    [{ package: 'left', target: 'package-lock.json' }, true],
    [{ package: 'left', target: 'demo' }, true],
    [{ package: 'left', target: 'other' }, false],
    [{ package: 'left', class: 'base-os' }, false],
    [{ package: 'left', scope: 'prod' }, true],
    [{ package: 'left', scope: 'dev' }, false],
    [{ path: 'right>*' }, true],
    [{ path: 'GHSA-aaaa-bbbb-cccc|right>left' }, true],
    [{ path: 'wrong>*' }, false],
    [{ location: '**/package-lock.json' }, true],
    [{ location: 'docker/**' }, false],
    [{ package: 'left', fixState: 'fixed' }, true],
    [{ package: 'left', fixState: 'not-fixed' }, false],
    [{ package: 'left', fixState: 'wont-fix' }, false],
    [{ package: 'left', kind: 'license' }, false],
    [{ package: 'left', kinds: ['secret'] }, false],
  ];
  for (const [given, hidden] of table) {
    const { findings, verdict } = await run({
      inventories: [inventory],
      findings: [buildFinding()],
      exceptions: [excepting(given)],
    });
    assert.equal(findings[0]?.status, hidden ? 'excepted' : 'open', JSON.stringify(given));
    assert.equal(verdict.exitCode, hidden ? 0 : 1);
  }
  const { findings } = await run({ findings: [buildFinding()], exceptions: [excepting({ package: 'left' })] });
  assert.deepEqual(findings[0]?.exception, {
    id: 'decision-1',
    reason: 'not reachable',
    owner: 'security team',
    expires: '2027-06-30',
    source: 'ngao.yaml:7',
  });
});

test('a waiver for a package hides neither its malware nor its licence; one that names the advisory or the kind does', async () => {
  const malware = buildFinding({
    kind: 'malware',
    severity: 'critical',
    vulnerability: { id: 'MAL-1900-1', aliases: ['GHSA-aaaa-bbbb-cccc'] },
  });
  const statusWith = async (given: Partial<Exception>) =>
    (await run({ findings: [malware], exceptions: [excepting(given)] })).findings[0]?.status;
  assert.equal(await statusWith({ package: 'left' }), 'open');
  assert.equal(await statusWith({ package: 'left', kind: 'malware' }), 'excepted');
  assert.equal(await statusWith({ vulnerability: 'MAL-1900-1' }), 'excepted');
  const inventory = buildInventory([buildComponent({ name: 'left', version: '1.0.0', licenses: ['Foo'] })]);
  const license = async (given: Partial<Exception>) =>
    (await run({ inventories: [inventory], exceptions: [excepting(given)] })).findings[0]?.status;
  assert.equal(await license({ package: 'left' }), 'open');
  assert.equal(await license({ package: 'left', kind: 'license' }), 'excepted');
  assert.equal(await license({ package: 'left', kind: 'license', licenseOutcome: 'undetermined' }), 'excepted');
  assert.equal(await license({ package: 'left', kind: 'license', licenseOutcome: 'disallowed' }), 'open');
  assert.equal(await license({ package: 'left', kind: 'license', vulnerability: 'Foo' }), 'excepted');
});

test('exceptions that are expired, ending, unused, undated or unreadable are told with file and line', async () => {
  const noticeFor = async (given: Partial<Exception>, findings = [buildFinding()]) => {
    const judged = await run({ findings, exceptions: [excepting({ package: 'left', ...given })] });
    return [judged.findings[0]?.status, ...judged.notices.map(({ code, message }) => `${code}: ${message}`)];
  };
  assert.deepEqual(await noticeFor({ expires: '2026-11-23' }), [
    'open',
    'exception-expired: ngao.yaml:7: the exception for left expired on 2026-11-23 and hides nothing. Renew it with a new decision, or delete it.',
  ]);
  assert.deepEqual(await noticeFor({ expires: '2026-11-24' }), [
    'excepted',
    'exception-expiring: ngao.yaml:7: the exception for left ends on 2026-11-24.',
  ]);
  assert.deepEqual((await noticeFor({ expires: '2026-12-08' })).length, 2);
  assert.deepEqual(await noticeFor({ expires: '2026-12-09' }), ['excepted']);
  assert.deepEqual(await noticeFor({ package: 'other' }), [
    'open',
    'exception-unused: ngao.yaml:7: the exception for other matches nothing. Delete it.',
  ]);
  assert.deepEqual(await noticeFor({ expires: '' }), [
    'excepted',
    'exception-undated: ngao.yaml:7: the exception for left has no end. Give it a date.',
  ]);
  assert.match(
    String((await noticeFor({ location: '{' }))[1]),
    /^exception-unreadable: .*its location is not a readable pattern/,
  );
});

test('an unused exception is only called so when all it could speak of was looked for', async () => {
  const codes = async (given: Partial<Exception>, more: Partial<JudgeRequest> = {}) =>
    (
      await run({ exceptions: [excepting({ package: 'left', ...given })], inventories: [buildInventory([])], ...more })
    ).notices.map(({ code }) => code);
  assert.deepEqual(await codes({}), ['exception-unused']);
  assert.deepEqual(await codes({ target: 'demo' }), ['exception-unused']);
  assert.deepEqual(await codes({ target: 'elsewhere' }), []);
  assert.deepEqual(await codes({}, { only: new Set(['license']) }), []);
  assert.deepEqual(await codes({}, { problems: [{ code: 'database-missing', message: 'none', target: '' }] }), []);
  const inherited = { format: 'ngao', file: 'org.yaml', line: 3, inherited: true };
  assert.deepEqual(await codes({ source: inherited }), []);
  assert.deepEqual(await codes({ source: inherited, expires: '2020-01-01' }), []);
  assert.deepEqual(await codes({ source: inherited, expires: '2020-01-01' }, { findings: [buildFinding()] }), [
    'exception-expired',
  ]);
});

test('an exception for a development finding is not called unused when development is left out', async () => {
  const findings = [buildFinding({ component: { scope: 'dev' } })];
  const judged = await run({ findings, exceptions: [excepting({ package: 'left' })], includeDev: false });
  assert.deepEqual([judged.findings, judged.notices], [[], []]);
});

test('of several exceptions the smallest id is recorded, an expired one never', async () => {
  const exceptions = ['c', 'b', 'a'].map((id) =>
    excepting({ id, package: 'left', expires: id === 'a' ? '2020-01-01' : '2027-06-30' }),
  );
  const judged = await run({ findings: [buildFinding()], exceptions });
  assert.equal(judged.findings[0]?.exception?.id, 'b');
  assert.deepEqual(
    judged.notices.map(({ code }) => code),
    ['exception-expired'],
  );
});

test('a baseline hides what it knew open, and only that', async () => {
  const old = buildFinding({ id: 'old' });
  const findings = [
    old,
    buildFinding({ id: 'new' }),
    buildFinding({ id: 'bad', kind: 'malware' }),
    buildFinding({ id: 'was-excepted' }),
  ];
  const baseline = reportOf([
    old,
    buildFinding({ id: 'bad', kind: 'malware' }),
    buildFinding({ id: 'was-excepted', status: 'excepted' }),
  ]);
  const { findings: judged, verdict } = await run({ findings, baseline });
  assert.deepEqual(Object.fromEntries(judged.map(({ id, status }) => [id, status])), {
    old: 'baseline',
    new: 'open',
    bad: 'open',
    'was-excepted': 'open',
  });
  assert.deepEqual(verdict.violations.map(({ findingId }) => findingId).sort(), ['bad', 'new', 'was-excepted']);
  await assert.rejects(run({ findings, baseline: reportOf([], false) }), /incomplete report/);
});

test('grace: due now plus grace, kept from the baseline, over when it is past', async () => {
  const policy = gate({ graceDays: { high: { days: 30, unit: 'calendar' }, critical: { days: 3, unit: 'business' } } });
  const judgedWith = async (given: Partial<Finding>, before?: Partial<Finding>) => {
    const finding = buildFinding(given as object);
    const baseline = before && reportOf([{ ...finding, ...before }]);
    const { findings, verdict } = await run({ findings: [finding], policy, baseline });
    return [findings[0]?.status, findings[0]?.dueAt, verdict.violations[0]?.message];
  };
  assert.deepEqual(await judgedWith({}), ['open', '2026-12-24T23:59:59Z', 'left@1.0.0 is vulnerable.']);
  assert.deepEqual(await judgedWith({ severity: 'critical' }), ['open', '2026-11-27T23:59:59Z', 'left@1.0.0 is vulnerable.']);
  assert.deepEqual(await judgedWith({ severity: 'low' }), ['open', null, undefined]);
  assert.deepEqual(await judgedWith({}, { dueAt: '2026-12-01T23:59:59Z' }), ['baseline', '2026-12-01T23:59:59Z', undefined]);
  assert.deepEqual(await judgedWith({}, { dueAt: null }), ['baseline', '2026-12-24T23:59:59Z', undefined]);
  assert.deepEqual(await judgedWith({}, { dueAt: '2026-11-23T23:59:59Z' }), [
    'open',
    '2026-11-23T23:59:59Z',
    'left@1.0.0 is vulnerable. It was due on 2026-11-23.',
  ]);
  assert.deepEqual(await judgedWith({ severity: 'critical' }, { severity: 'high', dueAt: '2026-12-20T23:59:59Z' }), [
    'baseline',
    '2026-11-27T23:59:59Z',
    undefined,
  ]);
});

test('the BOD 26-04 timeline sets due dates, and none where the next upgrade will do', async () => {
  const policy = gate({ timeline: { table: 'bod-26-04', exposed: false } });
  const due = async (kev: boolean) =>
    (
      await run({
        policy,
        findings: [
          buildFinding({
            vulnerability: { kev, cvss: [{ version: '3.1', vector: 'CVSS:3.1/AV:L/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N', score: 2 }] },
          }),
        ],
      })
    ).findings[0]?.dueAt;
  assert.equal(await due(true), '2026-12-08T23:59:59Z');
  assert.equal(await due(false), null);
});

const someFinding = fc
  .record({
    severity: fc.constantFrom('critical', 'high', 'medium', 'low', 'unknown') as fc.Arbitrary<'high'>,
    kind: fc.constantFrom('vulnerability', 'malware', 'runtime', 'secret') as fc.Arbitrary<'vulnerability'>,
    component: fc.record({
      name: fc.constantFrom('left', 'right', '__proto__'),
      version: fc.constantFrom('1.0.0', '2.0.0'),
      scope: fc.constantFrom('prod', 'dev') as fc.Arbitrary<'prod'>,
    }),
  })
  .map((given) => buildFinding(given));
const someFindings = fc
  .array(someFinding, { maxLength: 12 })
  .map((findings) => findings.map((finding, index) => ({ ...finding, id: `f${index}` })));
const someException = fc
  .record(
    {
      vulnerability: fc.constantFrom('CVE-1900-0001', 'CVE-1900-0002'),
      package: fc.constantFrom('left', 'right', '__proto__'),
      version: fc.constantFrom('1.0.0', '^2.0.0', '*'),
      scope: fc.constantFrom('prod', 'dev') as fc.Arbitrary<'prod'>,
      kind: fc.constantFrom('vulnerability', 'malware') as fc.Arbitrary<'malware'>,
      path: fc.constantFrom('*', 'left>*'),
    },
    { requiredKeys: [] },
  )
  .map(excepting);
const violating = async (given: Partial<JudgeRequest>) =>
  new Set((await run(given)).verdict.violations.map(({ findingId }) => findingId));

test('one exception more never gives a violation more; an expired one changes nothing', async () => {
  await fc.assert(
    fc.asyncProperty(
      someFindings,
      fc.array(someException, { maxLength: 4 }),
      someException,
      async (findings, exceptions, added) => {
        const before = await violating({ findings, exceptions });
        const after = await violating({ findings, exceptions: [...exceptions, { ...added, id: 'added' }] });
        for (const id of after) assert.ok(before.has(id));
        const expired = await run({ findings, exceptions: [...exceptions, { ...added, id: 'added', expires: '2026-11-23' }] });
        const without = await run({ findings, exceptions });
        assert.deepEqual(expired.findings, without.findings);
        assert.deepEqual(expired.verdict, without.verdict);
      },
    ),
  );
});

test('the order of what is handed in does not matter', async () => {
  await fc.assert(
    fc.asyncProperty(someFindings, fc.array(someException, { maxLength: 4 }), async (findings, exceptions) => {
      const numbered = exceptions.map((exception, index) => ({ ...exception, id: `e${index}` }));
      const forth = await run({ findings, exceptions: numbered });
      const back = await run({ findings: findings.toReversed(), exceptions: numbered.toReversed() });
      assert.equal(JSON.stringify(forth), JSON.stringify(back));
    }),
  );
});

test('1,500 components and the built-in policy take a few milliseconds', async () => {
  const licenses = ['MIT', 'ISC', 'Apache-2.0', '(MIT OR CC0-1.0)', 'BSD-3-Clause', 'MIT/X11'];
  const components = Array.from({ length: 1500 }, (_, index) =>
    buildComponent({
      name: `p${index}`,
      version: '1.0.0',
      licenses: index % 300 === 7 ? [] : [licenses[index % 5] as string],
      dependsOn: [`node_modules/p${index + 1}`],
    }),
  );
  const inventories = [buildInventory(components)];
  await run({ inventories });
  const times: number[] = [];
  for (let round = 0; round < 7; round++) {
    const started = performance.now();
    const { findings } = await run({ inventories });
    times.push(performance.now() - started);
    assert.equal(findings.length, 5);
  }
  const median = times.sort((a, b) => a - b)[3] as number;
  assert.ok(median < 50, `${median.toFixed(1)} ms`); // about 3 ms alone; the bound leaves room for a busy machine
  if (process.env.NGAO_TIMES) console.log(`judge: median ${median.toFixed(2)} ms, first of ${times.length}`);
});
