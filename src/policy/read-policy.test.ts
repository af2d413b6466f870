// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import Value from 'typebox/value';
import { NgaoError } from '../kit/errors.ts';
import { Policy, PolicyFile } from '../model/policy.ts';
import { builtInPolicy } from './built-in-policy.ts';
import { policyDigest, sha256 } from './digest.ts';
import { exceptionsOfPolicy } from './exceptions/exceptions-of-policy.ts';
import { presets } from './presets/registry.ts';
import { readPolicy } from './read-policy.ts';

const read = (text: string) => readPolicy({ text, file: 'ngao.yaml' });
const messageOf = async (work: Promise<unknown>): Promise<string> => {
  const thrown = await work.then(
    () => assert.fail('expected an error'),
    (error: unknown) => error,
  );
  assert.ok(thrown instanceof NgaoError && thrown.code === 'config-invalid', String(thrown));
  return thrown.message;
};

const full = `extends: mojaloop
gate:
  vulnerability: {prod: low, base-os: medium}
  malware: any
  unknownSeverity: fail
  maxDatabaseAge: 36h
  graceDays: {critical: 1 business day, high: 20}
licenses:
  allow: [MIT, Apache-2.0, "(MIT OR CC0-1.0)"]
  exceptions:
    - package: odd
      version: "1.10"
      reason: asked the author
      owner: licence team
      expires: 2027-03-01
deprecated: fail
secrets: fail
registries: [mirror.example.org, "registry.example.org:8443"]
exceptions:
  - id: ghsa-AAAA-bbbb-CCCC
    package: left
    path: "right>*"
    issue: example/left#7
    evidence: test/left.test.js fails with the fix
    mitigations: the port is closed
    reason: not reachable
    owner: &owner security team
    expires: 2026-12-31
  - kind: deprecated
    package: old
    reason: waits for the new major
    owner: *owner
    expires: 2027-01-31
`;

test('an empty file is the built-in policy, and its digest does not depend on where it is written', async () => {
  const empty = await read('');
  assert.deepEqual(empty.policy, builtInPolicy);
  assert.equal(empty.digest, policyDigest(builtInPolicy));
  assert.equal((await read('# only a comment\n')).digest, empty.digest);
  const [a, b] = [await read(full), await read(`# moved down\n\n${full}`)];
  assert.equal(a.digest, b.digest);
  assert.notEqual(a.digest, empty.digest);
  assert.match(a.digest, /^sha256:[0-9a-f]{64}$/);
});

test('a full file becomes the effective policy', async () => {
  const { policy, source } = await read(full);
  assert.ok(Value.Check(Policy, policy), JSON.stringify([...Value.Errors(Policy, policy)].slice(0, 3)));
  assert.equal(source, 'ngao.yaml < preset mojaloop');
  assert.deepEqual(policy.gate.vulnerability, {
    prod: 'low',
    dev: 'medium',
    'base-os': 'medium',
    'base-npm': 'medium',
    runtime: 'medium',
  });
  assert.equal(policy.gate.maxDatabaseAge, 36);
  assert.deepEqual(policy.gate.graceDays.critical, { days: 1, unit: 'business' });
  assert.deepEqual(policy.gate.graceDays.low, { days: 90, unit: 'calendar' });
  assert.deepEqual(policy.registries, ['mirror.example.org', 'registry.example.org:8443']);
});

test('exceptions know their line, get a stable id and a canonical advisory id', async () => {
  const { policy } = await read(full);
  const own = exceptionsOfPolicy(policy).filter(({ source }) => source.file === 'ngao.yaml');
  assert.deepEqual(
    own.map(({ kind, vulnerability, source, owner, licenseOutcome }) => ({
      kind,
      vulnerability,
      line: source.line,
      owner,
      licenseOutcome,
    })),
    [
      { kind: undefined, vulnerability: 'GHSA-aaaa-bbbb-cccc', line: 20, owner: 'security team', licenseOutcome: undefined },
      { kind: 'deprecated', vulnerability: undefined, line: 29, owner: 'security team', licenseOutcome: undefined },
      { kind: 'license', vulnerability: undefined, line: 11, owner: 'licence team', licenseOutcome: 'undetermined' },
    ],
  );
  const renewed = exceptionsOfPolicy(
    (await read(full.replace('2026-12-31', '2027-06-30').replace('not reachable', 'still not'))).policy,
  );
  assert.ok(renewed.some(({ id }) => id === own[0]?.id));
  assert.equal(new Set(own.map(({ id }) => id)).size, 3);
});

test('every mistake is told at once, with its line', async () => {
  const text = `gate:
  treshold: high
  vulnerability: {prod: hihg, prd: low}
  graceDays: {high: soon}
  maxDatabaseAge: 5
licences: {}
deprecated: maybe
exceptions:
  - id: CVE-1900-0001
    reason: ""
    expires: 2026-02-30
  - reason: r
    owner: o
    expires: tomorrow
  - just text
holidays: 2026-12-25
`;
  assert.deepEqual((await messageOf(read(text))).split('\n'), [
    'ngao.yaml:2: unknown key "treshold" under gate (known: vulnerability, malware, runtime, code, provenance, unknownSeverity, maxDatabaseAge, graceDays, timeline, onlyFixable)',
    'ngao.yaml:3: gate.vulnerability.prod must be one of any, low, medium, high, critical, off (did you mean "high"?)',
    'ngao.yaml:3: unknown key "prd" under gate.vulnerability (did you mean "prod"?)',
    'ngao.yaml:4: gate.graceDays.high must be a number of days, or "3 business days"',
    'ngao.yaml:5: gate.maxDatabaseAge must be like 5d, 36h or off: put it in quotes',
    'ngao.yaml:6: unknown key "licences" (did you mean "licenses"?)',
    'ngao.yaml:7: deprecated must be one of fail, warn, off',
    'ngao.yaml:9: exceptions[0] (CVE-1900-0001): "owner" is missing',
    'ngao.yaml:10: exceptions[0] (CVE-1900-0001).reason must not be empty',
    'ngao.yaml:14: exceptions[1].expires must be a date like 2027-01-31',
    'ngao.yaml:15: exceptions[2] must be a mapping (decision, kind, id, aliases, package, packagePattern, version, target, class, scope, path, location, fixState, issue, mitigations, reason, owner, expires, evidence)',
    'ngao.yaml:16: holidays must be a list',
  ]);
});

test('R61 reason, owner and expires are each mandatory, for licences too', async () => {
  for (const key of ['reason', 'owner', 'expires']) {
    const entry = { id: 'CVE-1900-0001', package: 'left', reason: 'r', owner: 'o', expires: '2027-01-01', [key]: undefined };
    const rows = Object.entries(entry).filter(([, value]) => value !== undefined);
    const yaml = `exceptions:\n  - ${rows.map(([name, value]) => `${name}: ${value}`).join('\n    ')}\n`;
    assert.equal(await messageOf(read(yaml)), `ngao.yaml:2: exceptions[0] (CVE-1900-0001): "${key}" is missing`);
    const license = rows.filter(([name]) => name !== 'id');
    const waiver = `licenses:\n  exceptions:\n    - ${license.map(([name, value]) => `${name}: ${value}`).join('\n      ')}\n`;
    assert.equal(await messageOf(read(waiver)), `ngao.yaml:3: licenses.exceptions[0] (left): "${key}" is missing`);
  }
});

test('R61 where the policy asks for it, an accepted vulnerability needs its issue, the proof that the fix breaks something, and mitigations', async () => {
  const entry = 'id: CVE-1900-0001, package: left, reason: r, owner: o, expires: 2027-01-01';
  const more = [
    ['issue', '"#7"'],
    ['evidence', 'test 4'],
    ['mitigations', 'closed port'],
  ] as const;
  const yaml = (given: readonly (readonly [string, string])[], head = 'extends: mojaloop') =>
    `${head}\nexceptions:\n  - {${[entry, ...given.map(([name, value]) => `${name}: ${value}`)].join(', ')}}\n`;
  for (const [name] of more) {
    const message = await messageOf(read(yaml(more.filter(([one]) => one !== name))));
    assert.equal(message, `ngao.yaml:3: exceptions[0]: the policy asks for "${name}" too`);
  }
  const { policy } = await read(yaml(more));
  assert.deepEqual(policy.exceptionNeeds, ['issue', 'evidence', 'mitigations']);
  assert.equal(policy.exceptions[0]?.issue, '#7');
  // What is excepted for another reason than its risk, and files of other policies, are as before.
  await read('extends: mojaloop\nexceptions: [{kind: deprecated, package: old, reason: r, owner: o, expires: 2027-01-31}]\n');
  await read(yaml([], ''));
  assert.match(await messageOf(read(yaml([], 'exceptionNeeds: [issue]'))), /asks for "issue" too/);
  assert.match(await messageOf(read(yaml([['issue', 'later'], ...more.slice(1)]))), /issue/);
});

test('what the shape allows can still mean nothing', async () => {
  const reasoned = 'reason: r, owner: o, expires: 2027-01-01';
  assert.equal(
    await messageOf(read(`exceptions: [{${reasoned}}]`)),
    'ngao.yaml:1: exceptions[0] names nothing: give at least an id or a package',
  );
  assert.match(await messageOf(read(`exceptions: [{kind: vulnerability, ${reasoned}}]`)), /would hide a whole class/);
  assert.match(
    await messageOf(read(`exceptions: [{package: "(a+)+", packagePattern: true, ${reasoned}}]`)),
    /not a pattern of RE2/,
  );
  assert.match(await messageOf(read('holidays: [2026-02-30]')), /there is no day 2026-02-30/);
  assert.match(
    await messageOf(read('licenses: {allow: [MIT, Apache 2.0]}')),
    /licenses.allow\[1\]: "Apache 2.0" is no SPDX licence expression/,
  );
  assert.match(
    await messageOf(read('exceptions: [{package: left, version: 1.10, reason: r, owner: o, expires: 2027-01-01}]')),
    /version must be text: put it in quotes/,
  );
});

test('YAML traps: duplicate keys, merge keys, prototype keys, tags, bombs, circles', async () => {
  assert.match(await messageOf(read('secrets: fail\nsecrets: off\n')), /^ngao.yaml:2: Map keys must be unique/);
  assert.match(await messageOf(read('secrets: fail\n<<: {deprecated: off}\n')), /ngao.yaml:2: unknown key "<<"/);
  assert.match(await messageOf(read('__proto__: {secrets: off}\n')), /ngao.yaml:1: unknown key "__proto__"/);
  assert.match(await messageOf(read('secrets: !!js/function "x"\n')), /^ngao.yaml:1: /);
  assert.match(await messageOf(read('secrets: [fail\n')), /^ngao.yaml:\d: /);
  assert.match(await messageOf(read('- a\n- list\n')), /^ngao.yaml:1: the document must be a mapping/);
  const bomb = [
    'a: &a [x,x,x,x,x,x,x,x,x]',
    ...[...'bcdefghi'].map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[index]}`)}]`),
  ];
  assert.match(await messageOf(read(bomb.join('\n'))), /too many aliases/);
  assert.match(await messageOf(read('a: &a [*a]\n')), /too many aliases|Unresolved alias/);
  assert.match(await messageOf(read('['.repeat(100_000))), /nested too deeply|^ngao.yaml:/);
  assert.match(await messageOf(read('#'.repeat(2 << 20))), /larger than 1 MiB/);
  const { policy } = await read('licenses: {aliases: {__proto__: MIT, constructor: ISC}}\n');
  assert.deepEqual(Object.entries(policy.licenses.aliases), [
    ['__proto__', 'MIT'],
    ['constructor', 'ISC'],
  ]);
});

test('organisation policies: by path, by URL with digest, in chains, and never in circles', async () => {
  const org = 'extends: osps\ngate: {vulnerability: low}\n';
  const load = async () => ({ text: org, file: 'org.yaml' });
  const byPath = await readPolicy({ text: 'extends: {path: ../org.yaml}\nsecrets: fail\n', file: 'ngao.yaml', load });
  assert.equal(byPath.source, 'ngao.yaml < org.yaml < preset osps');
  assert.equal(byPath.policy.gate.vulnerability.prod, 'low');
  const url = 'https://policy.example.org/org.yaml';
  const good = `extends: {url: "${url}", digest: "${sha256(org)}"}\n`;
  assert.equal((await readPolicy({ text: good, file: 'ngao.yaml', load })).policy.gate.vulnerability.prod, 'low');
  const changed = `extends: {url: "${url}", digest: "sha256:${'0'.repeat(64)}"}\n`;
  assert.match(await messageOf(readPolicy({ text: changed, file: 'ngao.yaml', load })), /another digest/);
  assert.match(await messageOf(read(`extends: {url: "${url}"}\n`)), /"digest" is missing/);
  assert.match(
    await messageOf(read('extends: mojalop\n')),
    /no preset of that name \(known: bod-26-04, mojaloop, osps, pci-6.3.3\)/,
  );
  assert.match(await messageOf(read('extends: {path: org.yaml}\n')), /cannot be loaded here/);
  const circle = async () => ({ text: 'extends: {path: a.yaml}\n', file: 'a.yaml' });
  assert.match(
    await messageOf(readPolicy({ text: 'extends: {path: a.yaml}\n', file: 'a.yaml', load: circle })),
    /longer than 4, or a circle/,
  );
});

test('every preset is a valid file and gives a valid policy', async () => {
  for (const [name, preset] of presets) {
    assert.ok(Value.Check(PolicyFile, preset), name);
    const { policy } = await read(`extends: ${name}\n`);
    assert.ok(Value.Check(Policy, policy), name);
  }
  const { policy } = await read('extends: mojaloop\n');
  assert.deepEqual(policy.gate.graceDays.critical, { days: 3, unit: 'business' });
});

test('any mutation of a policy is read or refused, never anything else', async () => {
  const piece = fc.constantFrom(
    '- ',
    ': ',
    '\n',
    '  ',
    '{',
    '}',
    '[',
    ']',
    '&a ',
    '*a',
    '"',
    '\t',
    '!!x ',
    '? ',
    '<<: ',
    '\u0000',
    '|',
    '>',
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.nat(full.length), fc.nat(12), piece), { minLength: 1, maxLength: 4 }),
      async (edits) => {
        const text = edits.reduce((before, [at, drop, put]) => before.slice(0, at) + put + before.slice(at + drop), full);
        try {
          const { policy } = await read(text);
          assert.ok(Value.Check(Policy, policy));
        } catch (thrown) {
          assert.ok(thrown instanceof NgaoError && thrown.code === 'config-invalid', String(thrown));
        }
      },
    ),
    { numRuns: 300 },
  );
});
