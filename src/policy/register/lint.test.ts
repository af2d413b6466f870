// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Exception } from '../../model/exception.ts';
import type { Finding } from '../../model/report.ts';
import { lintExceptions } from './lint.ts';
import type { LintCode, RepositoryDecisions } from './lint-entry.ts';
import { isBoilerplate, readHints } from './prose-hints.ts';

const now = '2026-02-01T00:00:00Z';
let line = 0;

/** A decision with nothing wrong in it; give what the test is about. */
function decision(given: Partial<Exception> & { file?: string; engine?: string; format?: string } = {}): Exception {
  const { file = 'ngao.yaml', engine, format = 'ngao', ...rest } = given;
  return {
    id: `decision-${++line}`,
    vulnerability: 'GHSA-2222-3333-4444',
    package: 'left-shelf',
    aliases: true,
    reason: 'The parser is never given input from outside',
    owner: 'switch team',
    expires: '2026-12-31',
    source: { format, file, line, ...(engine !== undefined && { engine, engineTarget: 'source' }) },
    ...rest,
  };
}

const grype = { file: '.grype.yaml', engine: 'grype', format: 'grype-yaml' };
const auditCi = { file: 'audit-ci.jsonc', engine: 'audit-ci', format: 'audit-ci' };

function repository(exceptions: readonly Exception[], given: Partial<RepositoryDecisions> = {}): RepositoryDecisions {
  const files = [
    ...new Map(exceptions.map(({ source }) => [source.file, { file: source.file, format: source.format }])).values(),
  ];
  return { name: 'one', files, exceptions, notices: [], ...given };
}

async function codes(...repositories: RepositoryDecisions[]): Promise<LintCode[]> {
  return (await lintExceptions({ repositories, now })).entries.map(({ code }) => code);
}

function finding(given: { id?: string; aliases?: string[]; name?: string; severity?: Finding['severity'] }): Finding {
  const { id = 'GHSA-2222-3333-4444', aliases = [], name = 'left-shelf', severity = 'high' } = given;
  return {
    id: `ngao:${id}:${name}`,
    kind: 'vulnerability',
    severity,
    target: 'package-lock.json',
    component: {
      purl: `pkg:npm/${name}@1.0.0`,
      name,
      version: '1.0.0',
      scope: 'prod',
      class: 'app',
      direct: true,
      path: [],
      locations: [{ file: 'package-lock.json', line: 3 }],
    },
    vulnerability: { id, aliases, cvss: [], cwes: [], kev: false, epss: null, fixedIn: [], summary: '' },
    message: '',
    status: 'open',
    exception: null,
    dueAt: null,
    fix: null,
    sources: [],
  };
}

describe('one decision', () => {
  it('has nothing to hear when all of it is told', async () => assert.deepEqual(await codes(repository([decision()])), []));

  const cases: [string, Parameters<typeof decision>[0], LintCode[]][] = [
    ['ended yesterday', { expires: '2026-01-31' }, ['expired']],
    ['ends today', { expires: '2026-02-01' }, []],
    ['never ends', { expires: '' }, ['undated']],
    ['has no reason', { reason: '' }, ['unreasoned']],
    ['has no owner', { owner: '' }, ['unowned']],
    ['names no package', { package: undefined as never }, ['unscoped']],
    ['gives no reason', { reason: 'Unfixable npm transitive vulnerability: unknown (unknown severity)' }, ['boilerplate']],
    ['says when it looked, and no more', { reason: 'No fix available as of 2026-01-01' }, ['boilerplate']],
    ['gives a link only', { reason: 'https://example.org/advisories/1' }, ['boilerplate']],
    [
      'speaks of an apk in a source scan',
      { ...grype, reason: 'From the base image (apk): libz, patched there by hand' },
      ['dead-by-scope'],
    ],
    ['speaks of the Node.js binary in a source scan', { ...grype, class: 'runtime' }, ['dead-by-scope']],
    ['speaks of an apk in an image scan', { class: 'base-os' }, []],
    [
      'hides the own copy of what the base image bundles',
      { ...grype, reason: 'bundled in Node.js base image, we never call it' },
      ['hides-own-copy'],
    ],
    ['names a CVE without aliases', { ...grype, vulnerability: 'CVE-1900-0001', aliases: false }, ['dead-id']],
    ['names a CVE with aliases', { ...grype, vulnerability: 'CVE-1900-0001' }, []],
    ['is of low severity', { ...grype, reason: 'Only in a test helper of ours (low severity)' }, ['below-gate']],
    ['is inherited', { expires: '', source: { format: 'ngao', file: 'org.yaml', line: 1, inherited: true } }, []],
  ];
  for (const [what, given, expected] of cases)
    it(what, async () => assert.deepEqual(await codes(repository([decision(given)])), expected));
});

describe('the decisions of one repository', () => {
  it('tell one story about one vulnerability', async () => {
    const told = (reason: string) => repository([decision({ ...grype }), decision({ ...auditCi, reason })]);
    assert.deepEqual(await codes(told('Prototype pollution, cannot be reached')), ['contradictory']);
    assert.deepEqual(await codes(told('the parser is never given input from outside.')), []);
  });

  it('name it by any alias that a scan knows', async () => {
    const scan = { findings: [finding({ aliases: ['CVE-1900-0001'] })], inventories: [] };
    const two = [
      decision({ ...grype }),
      decision({ ...auditCi, vulnerability: 'CVE-1900-0001', reason: 'Quite another story here' }),
    ];
    assert.ok((await codes(repository(two, { scan }))).includes('contradictory'));
    assert.ok(!(await codes(repository(two))).includes('contradictory'));
  });

  it('say nothing twice', async () => {
    const [first] = [decision(grype)];
    assert.deepEqual(await codes(repository([first!, { ...first!, source: { ...first!.source, line: 99 } }])), ['redundant']);
    const whole = decision({ ...grype, package: undefined as never });
    const codesOfBoth = await codes(repository([decision(grype), whole]));
    assert.deepEqual(codesOfBoth.sort(), ['redundant', 'unscoped']);
  });

  it('stand in both tools or in none', async () => {
    const both = [decision(grype), decision(auditCi)];
    assert.deepEqual(await codes(repository(both)), []);
    const drifted = [...both, decision({ ...auditCi, vulnerability: 'GHSA-2222-3333-5555' })];
    const { entries } = await lintExceptions({ repositories: [repository(drifted)], now });
    assert.deepEqual(
      entries.map(({ code }) => code),
      ['one-tool-only'],
    );
    assert.match(entries[0]!.message, /GHSA-2222-3333-5555 .* not in \.grype\.yaml/);
    assert.deepEqual(await codes(repository([drifted[2]!])), [], 'with one tool there is nothing to drift from');
  });

  it('keep history apart', async () => {
    const old = [1, 2].map(() =>
      decision({ format: 'audit-resolve', file: 'audit-resolve.json', kinds: [], expires: '2022-04-01', reason: '' }),
    );
    const { entries } = await lintExceptions({ repositories: [repository(old)], now });
    assert.deepEqual(
      entries.map(({ message }) => message),
      ['2 old decisions, 2 expired: safe to delete'],
    );
  });

  it('carry what the importers said, with its line', async () => {
    const notices = [{ code: 'import-read-otherwise', message: 'a/.grype.yaml:7: drops it', target: 'a/.grype.yaml' }];
    const { entries, byLevel } = await lintExceptions({ repositories: [repository([], { notices })], now });
    assert.deepEqual(
      entries.map(({ code, file, line: at, message }) => [code, file, at, message]),
      [['read-otherwise', 'a/.grype.yaml', 7, 'drops it']],
    );
    assert.equal(byLevel.error, 1);
  });
});

describe('a scan', () => {
  const inventories = [] as const;
  const messages = async (exception: Exception, findings: readonly Finding[]) =>
    (await lintExceptions({ repositories: [repository([exception], { scan: { findings, inventories } })], now })).entries.map(
      ({ code, message }) => `${code}: ${message}`,
    );

  it('shows what matches nothing, and why', async () => {
    assert.deepEqual(await messages(decision(), [finding({})]), []);
    assert.deepEqual(
      await messages(decision({ aliases: false, vulnerability: 'CVE-1900-0001' }), [finding({ aliases: ['CVE-1900-0001'] })]),
      ['unmatched: CVE-1900-0001 in left-shelf matches nothing here: there is no left-shelf'],
    );
    assert.deepEqual(await messages(decision({ package: 'postcss' }), [finding({ name: 'highlight' })]), [
      'unmatched: GHSA-2222-3333-4444 in postcss matches nothing here: here it is in highlight',
    ]);
    assert.deepEqual(await messages(decision({ target: 'nothere' }), [finding({})]), [
      'target-not-found: GHSA-2222-3333-4444 in left-shelf names the target nothere, which was not found (nothing was found)',
    ]);
  });

  it('shows what the gate lets pass anyway', async () => {
    const [first] = await messages(decision(grype), [finding({ severity: 'low' })]);
    assert.match(first ?? '', /^below-gate/);
  });

  it('says nothing about decisions for an image, nor twice about dead ones', async () => {
    const image = decision(grype);
    assert.deepEqual(await messages({ ...image, source: { ...image.source, engineTarget: 'image' } }, []), []);
    const dead = await messages(decision({ ...grype, class: 'base-os' }), []);
    assert.deepEqual(
      dead.map((message) => message.split(':')[0]),
      ['dead-by-scope'],
    );
  });
});

describe('an estate', () => {
  it('shows copies, and where their reasons differ', async () => {
    const other = repository([decision({ file: 'b/ngao.yaml', reason: 'Another reason altogether, by another team' })], {
      name: 'two',
    });
    const { entries } = await lintExceptions({ repositories: [repository([decision()]), other], now });
    assert.deepEqual(
      entries.map(({ code }) => code),
      ['reasons-differ', 'copied'],
    );
    assert.match(entries[1]!.message, /decided 2 times in 2 repositories \(one, two\)/);
    assert.equal(entries[1]!.related.length, 1);
  });
});

it('reads the facts that people hide in prose', () => {
  assert.deepEqual(
    readHints('Alpine base image package (apk): libz - no npm fix available as of 2026-02-23 (moderate severity)'),
    {
      asOf: '2026-02-23',
      package: 'libz',
      class: 'base-os',
      severity: 'medium',
    },
  );
  assert.deepEqual(readHints('Base image npm package: @scope/x - bundled in Node.js base image'), {
    package: '@scope/x',
    class: 'base-npm',
  });
  assert.deepEqual(readHints('Unfixable npm transitive vulnerability: unknown'), {});
  assert.deepEqual(readHints(''), {});
  assert.ok(!isBoilerplate('No fix yet; the only caller passes a constant'));
});
