// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { gather } from '../../../../test/builders/gather-report.ts';
import { readSarif, readSarifRuns } from './read-sarif.ts';

const succeeded = [{ executionSuccessful: true, endTimeUtc: '2026-01-08T03:04:05Z' }];

function inputOf(...runs: object[]) {
  return { file: 'a.sarif', bytes: Buffer.from(JSON.stringify({ version: '2.1.0', runs })) };
}

function run(results: unknown, more: object = {}, driver: object = {}) {
  return { tool: { driver: { name: 'Checker', version: '1.2.3', ...driver } }, results, ...more };
}

const place = (uri: string, startLine: number, snippet?: string) => ({
  physicalLocation: { artifactLocation: { uri }, region: { startLine, ...(snippet && { snippet: { text: snippet } }) } },
});
const result = (ruleId: string, more: object = {}) => ({ ruleId, message: { text: 'It is wrong.' }, ...more });
const observationsOf = (results: unknown, more: object = {}, driver: object = {}) =>
  gather(readSarif(inputOf(run(results, more, driver)))).observations;

describe('what a SARIF run proves', () => {
  const proofOf = (results: unknown, more: object, driver: object = {}) => readSarif(inputOf(run(results, more, driver))).proof;

  it('takes an empty list of results as clean only from a run that ended successfully', () => {
    assert.deepEqual(proofOf([], { invocations: succeeded }), {
      at: '2026-01-08T03:04:05Z',
      because: 'Checker 1.2.3: its run ended successfully',
    });
    for (const more of [{}, { invocations: [] }, { invocations: [{ executionSuccessful: false }] }, { invocations: [{}] }]) {
      assert.throws(() => proofOf([], more), { code: 'input-malformed' }, JSON.stringify(more));
    }
    assert.throws(() => proofOf([], { invocations: succeeded }, { version: '' }), /version of its tool/);
    assert.throws(() => proofOf(undefined, { invocations: succeeded }), /no list of results/);
  });

  it('opens findings, but closes none, from a run that failed or reports errors of its own', () => {
    const failed = [{ executionSuccessful: false }];
    const erring = [{ executionSuccessful: true, toolExecutionNotifications: [{ level: 'error' }] }];
    for (const invocations of [failed, erring, [...succeeded, ...failed]]) {
      const content = gather(readSarif(inputOf(run([result('A')], { invocations }))));
      assert.deepEqual([content.proof, content.observations.length, content.notices.length], [null, 1, 1]);
    }
  });

  it('believes package scanners that tell no invocation if they found something, secret scanners never', () => {
    assert.equal(proofOf([result('A')], {})?.because, 'Checker 1.2.3: it lists 1 result');
    assert.equal(proofOf([result('A')], {}, { name: 'gitleaks' }), null);
    assert.notEqual(proofOf([result('A')], { invocations: succeeded }, { name: 'gitleaks' }), null);
  });
});

describe('several runs of a log', () => {
  const input = inputOf(
    run([result('A')], { automationDetails: { id: 'nightly/linux/1' }, invocations: succeeded }),
    run([result('B', { kind: 'pass' })], { automationDetails: { id: 'nightly/arm/1' } }, { name: 'Other', version: '' }),
  );

  it('are one report that closes only what the same runs told, all of them proven', () => {
    const { tool, category, proof, observations, notices } = gather(readSarif(input));
    assert.deepEqual([tool.name, category, proof], ['Checker + Other', 'Checker/nightly/linux + Other/nightly/arm', null]);
    assert.deepEqual([observations.length, notices.length], [1, 2]);
  });

  it('can be taken apart, each with its tool, category and proof', () => {
    const [first, second] = readSarifRuns(input).map(gather);
    assert.deepEqual([first?.tool.name, first?.category, first?.observations.length], ['Checker', 'nightly/linux', 1]);
    assert.ok(first?.proof !== null && second?.proof === null);
    assert.equal(first?.notices.length, 0);
  });

  it('name their category by the automation id without its last part', () => {
    const categoryOf = (id: string) => readSarif(inputOf(run([result('A')], { automationDetails: { id } }))).category;
    assert.deepEqual(['a/b/2026', 'a/', 'a', ''].map(categoryOf), ['a/b', 'a', '', '']);
  });
});

describe('the rule of a result', () => {
  const rules = [
    { id: 'A', properties: { 'security-severity': '9.1' } },
    { id: 'CA1000', defaultConfiguration: { level: 'note' }, guid: '6b86b273-ff34-4ce1-9d6b-804eff5a3f57' },
  ];

  it('is found by index, id, guid and hierarchical id; a wrong index lends nothing', () => {
    const severities = observationsOf(
      [
        { ruleIndex: 0, message: { text: 'index alone' } },
        result('A'),
        result('CA1000/2'),
        result('CA1000', { ruleIndex: 0 }),
        { rule: { guid: '6b86b273-ff34-4ce1-9d6b-804eff5a3f57', id: 'renamed' }, message: { text: 'x' } },
        result('unknown', { ruleIndex: 99 }),
      ],
      {},
      { rules },
    ).map(({ severity }) => severity);
    assert.deepEqual(severities, ['critical', 'critical', 'low', 'low', 'low', 'medium']);
  });

  it('gives the severity: score, else level, else the level of the rule, else warning', () => {
    const levels = ['error', 'warning', 'note', 'none'].map((level) => result('X', { level, message: { text: level } }));
    const told = observationsOf([
      ...levels,
      result('X', { properties: { 'security-severity': 'CRITICAL' }, message: { text: 'w' } }),
    ]);
    assert.deepEqual(
      told.map(({ severity, severityLabel }) => [severity, severityLabel]),
      [
        ['high', 'error'],
        ['medium', 'warning'],
        ['low', 'note'],
        ['unknown', 'none'],
        ['critical', 'CRITICAL'],
      ],
    );
  });
});

describe('what a result says of itself', () => {
  it('is no finding when the rule held, and set aside when every suppression is accepted', () => {
    const states = (suppressions: object[]) => observationsOf([result('A', { suppressions })])[0]?.told.state;
    assert.deepEqual([states([]), states([{ kind: 'external' }])], ['open', 'ignored']);
    assert.deepEqual(
      [states([{ status: 'accepted' }, { status: 'rejected' }]), states([{ status: 'underReview' }])],
      ['open', 'open'],
    );
    const kinds = ['pass', 'notApplicable', 'informational', 'fail', 'review', 'open'].map((kind) => result(kind, { kind }));
    assert.deepEqual(
      observationsOf(kinds).map(({ rule }) => rule),
      ['fail', 'review', 'open'],
    );
    assert.equal(observationsOf([result('A', { baselineState: 'absent' })])[0]?.told.state, 'fixed');
    assert.equal(observationsOf([result('A', { baselineState: 'unchanged' })])[0]?.told.state, 'open');
  });

  it('keeps its fingerprint when lines move, code is re-indented or the score changes', () => {
    const print = (line: number, indent: number, score: string) =>
      observationsOf([
        result('A', {
          message: { text: `Wrong at line ${line}.` },
          locations: [place('src/a.js', line, `${' '.repeat(indent)}call( x )`)],
          properties: { 'security-severity': score },
        }),
        result('B', { message: { text: `Wrong at line ${line}.` }, locations: [place('src/a.js', line)] }),
      ]).map(({ fingerprint }) => fingerprint);
    const first = print(1, 0, '5.0');
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9999 }), fc.nat(20), (line, indent) => {
        assert.deepEqual(print(line, indent, '9.0'), first);
      }),
      { numRuns: 30 },
    );
    assert.notEqual(first[0], first[1]);
  });

  it('is told once per place, and numbered where the same stands at several', () => {
    const twice = [1, 1, 2].map((line) => result('A', { locations: [place('a.js', line)] }));
    const prints = observationsOf(twice).map(({ fingerprint }) => fingerprint);
    assert.deepEqual(
      prints.map((print) => print.slice(-2)),
      [':1', ':2'],
    );
  });

  it('takes the fingerprint of the tool only where it is one', () => {
    const print = (partialFingerprints: object) => observationsOf([result('A', { partialFingerprints })])[0]?.fingerprint ?? '';
    assert.equal(print({ 'matchBasedId/v1': 'abcdef0123456789_0' }), 'matchBasedId/v1=abcdef0123456789_0');
    assert.equal(print({ primaryLocationLineHash: '9cbc869fbfffeb60:1' }), 'primaryLocationLineHash=9cbc869fbfffeb60:1');
    const own = print({});
    for (const none of [
      { 'matchBasedId/v1': 'requires login' },
      { commitSha: '0123456789abcdef' },
      { scanFileHash: '0123456789' },
    ]) {
      assert.equal(print(none), own);
    }
  });
});

describe('the place of a result', () => {
  const fileOf = (artifactLocation: object, more: object = {}) =>
    observationsOf([result('A', { locations: [{ physicalLocation: { artifactLocation } }] })], more)[0]?.location?.file;

  it('is told relative to where the tool worked, decoded, and never above it', () => {
    const bases = { originalUriBaseIds: { ROOT: { uri: 'file:///srv/app/' }, SUB: { uri: 'sub', uriBaseId: 'ROOT' } } };
    assert.equal(fileOf({ uri: 'a%20b.c', uriBaseId: 'ROOT' }, bases), 'a b.c');
    assert.equal(fileOf({ uri: 'a.c', uriBaseId: 'SUB' }, bases), 'sub/a.c');
    assert.equal(fileOf({ uri: 'file:///srv/app/x/a.c' }, bases), 'x/a.c');
    assert.equal(fileOf({ uri: 'file:///C:/code/a.c' }), 'C:/code/a.c');
    assert.equal(fileOf({ uri: '../../etc/./a.c' }), 'etc/a.c');
    assert.equal(
      fileOf({ uri: 'a.c', uriBaseId: 'LOOP' }, { originalUriBaseIds: { LOOP: { uri: 'l/', uriBaseId: 'LOOP' } } })?.endsWith(
        '/a.c',
      ),
      true,
    );
    assert.equal(fileOf({ uri: 'https://user:word@example.org/a.c?x=1' }), 'example.org/a.c');
    assert.equal(fileOf({ index: 1 }, { artifacts: [{}, { location: { uri: 'by/index.c' } }] }), 'by/index.c');
    assert.equal(fileOf({ index: 7 }), undefined);
  });
});

it('refuses other versions of SARIF', () => {
  const of = (version: unknown) => () =>
    readSarif({ file: 'a.sarif', bytes: Buffer.from(JSON.stringify({ version, runs: [] })) });
  assert.throws(of('2.0.0'), { code: 'input-unsupported' });
  assert.throws(of('2.1.0'), { code: 'input-malformed' });
});
