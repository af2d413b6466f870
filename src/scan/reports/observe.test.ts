// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { alertState, repositoryOf } from './alert-dump.ts';
import { instantOf } from './instant-of.ts';
import { countAt, listAt, shareAt, textAt, textsAt, valueAt } from './loose-value.ts';
import { cwesOf, observe, scoresOf } from './observe.ts';
import { OwnFingerprints } from './own-fingerprints.ts';
import { plainPath } from './plain-path.ts';
import { kindOfRule, leadingAdvisory, vulnerabilityIds } from './rule-kind.ts';

describe('an observation', () => {
  it('has bounded texts on one line, distinct lists and web addresses only', () => {
    const told = observe({
      kind: 'code',
      about: ' a\nrule ',
      aliases: ['b', 'a rule', 'b', ''],
      title: `one\u0000two\u202e\n${'x'.repeat(1000)}`,
      details: 'ä'.repeat(20_000),
      references: ['https://example.org/a', 'https://example.org/a', 'javascript:alert(1)', 'ftp://example.org', 'https://a b'],
    });
    assert.deepEqual([told.about, told.rule, told.aliases], ['a rule', 'a rule', ['b']]);
    assert.ok(told.title.startsWith('one two x') && told.title.length === 300);
    const size = Buffer.byteLength(told.details);
    assert.ok(size <= 16 * 1024 && size > 16 * 1000 && !told.details.includes('\uFFFD'));
    assert.deepEqual(told.references, ['https://example.org/a']);
    assert.equal(observe({ kind: 'code', about: '' }).about, 'unnamed');
  });

  it('names weaknesses and scores by their standards', () => {
    const texts = ['CWE-79: Cross-site', 'external/cwe/cwe-089', '20', 'cwe_352', 'CWE', 'owasp-a9'];
    assert.deepEqual(cwesOf(texts), ['CWE-79', 'CWE-89', 'CWE-20', 'CWE-352']);
    const vector = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';
    assert.deepEqual(scoresOf([vector, vector, '', 'CVSS:3.1/AV:N']), [{ version: '3.1', vector, score: 9.8 }]);
  });
});

describe('a path in a report', () => {
  it('becomes a posix path that climbs nowhere', () => {
    const paths: Record<string, string> = {
      'src//./a.c': 'src/a.c',
      '.\\src\\a.c': 'src/a.c',
      'file:///srv/a%20b.c': '/srv/a b.c',
      'file:///C:/a.c': 'C:/a.c',
      '../../etc/passwd': 'etc/passwd',
      '/a/../../b': '/b',
      'a%ZZ.c': 'a%ZZ.c',
      'https://user:word@example.org/a.c?token=1#x': 'example.org/a.c',
      '': '',
      '..': '',
    };
    for (const [text, path] of Object.entries(paths)) assert.equal(plainPath(text), path, text);
    assert.equal(plainPath('file:///srv/app/src/a.c', ['file:///srv/app/']), 'src/a.c');
    assert.equal(plainPath('/srv/apple/a.c', ['/srv/app']), '/srv/apple/a.c');
    assert.equal(plainPath('/srv/a.c', ['/']), '/srv/a.c');
  });
});

describe('a fingerprint of our own', () => {
  it('is the same for the same parts in any report, and numbered by place', () => {
    const [one, two] = [new OwnFingerprints(), new OwnFingerprints()];
    const first = one.next(['rule', 'file'], '1');
    assert.match(first ?? '', /^[0-9a-f]{24}:1$/);
    assert.equal(two.next(['rule', 'file'], '99'), first);
    assert.equal(one.next(['rule', 'file'], '1'), undefined);
    assert.equal(one.next(['rule', 'file'], '2'), first?.replace(/:1$/, ':2'));
    assert.notEqual(one.next(['rule', '', 'file'], '1')?.slice(0, 24), one.next(['rule', 'file', ''], '1')?.slice(0, 24));
  });
});

describe('values of a report', () => {
  it('are read by own keys only', () => {
    const value = JSON.parse('{"a": {"b": [1, "x", null]}, "n": "7", "p": "0.5", "__proto__": {"q": 1}}') as unknown;
    assert.deepEqual(
      [valueAt(value, 'a', 'b', 1), valueAt(value, 'a', 'length'), valueAt(value, 'toString')],
      ['x', undefined, undefined],
    );
    assert.deepEqual([textAt(value, 'a', 'b', 0), textAt(value, 'a'), textAt(null, 'a')], ['1', '', '']);
    assert.deepEqual([listAt(value, 'a', 'b').length, listAt(value, 'n').length], [3, 0]);
    assert.deepEqual([textsAt(value, 'a', 'b'), textsAt(value, 'n')], [['x'], ['7']]);
    assert.deepEqual([countAt(value, 'n'), countAt(value, 'p'), countAt({ n: -1 }, 'n'), countAt({}, 'n')], [7, 0, 0, 0]);
    assert.deepEqual([shareAt(value, 'p'), shareAt(value, 'n'), shareAt({}, 'p'), shareAt({ p: 0 }, 'p')], [0.5, null, null, 0]);
  });

  it('are instants only where they say the zone', () => {
    assert.equal(instantOf('2026-01-08 10:00:00.123456789+0200'), '2026-01-08T10:00:00.123456789+02:00');
    assert.equal(instantOf('2026-01-08T10:00Z'), '2026-01-08T10:00:00Z');
    for (const text of ['2026-01-08', '2026-01-08T10:00:00', '2026-13-41T10:00:00Z', 'now', ''])
      assert.equal(instantOf(text), '');
  });
});

describe('what a rule is about', () => {
  const kindOf = (tool: string, rule: string, tags: string[] = []) => kindOfRule({ tool, rule, tags });

  it('is told by the tool, the tags and the id', () => {
    assert.equal(kindOf('gitleaks', 'generic-api-key'), 'secret');
    assert.equal(kindOf('Trivy', 'aws-access-key-id', ['secret', 'security', 'CRITICAL']), 'secret');
    assert.equal(kindOf('Trivy', 'CVE-1900-0001', ['vulnerability']), 'vulnerability');
    assert.equal(kindOf('Trivy', 'DS002', ['misconfiguration']), 'code');
    assert.equal(kindOf('Grype', 'GHSA-2222-3333-4444-parser'), 'vulnerability');
    assert.equal(kindOf('dependency-check', 'Prototype access'), 'vulnerability');
    assert.equal(kindOf('CodeQL', 'js/sql-injection'), 'code');
  });

  it('finds advisory ids without what stands around them', () => {
    assert.equal(leadingAdvisory('CVE-1900-0001-apk-tools'), 'CVE-1900-0001');
    assert.equal(leadingAdvisory('RUSTSEC-1900-0001'), 'RUSTSEC-1900-0001');
    assert.equal(leadingAdvisory('js/eval'), '');
    assert.deepEqual(vulnerabilityIds('CVE-1900-0001, GHSA-2222-3333-4444; CVE-1900-0001'), [
      'GHSA-2222-3333-4444',
      'CVE-1900-0001',
    ]);
    assert.deepEqual(vulnerabilityIds('XCVE-1900-0001', 'CVE-19', 'GHSA-2222-3333-44445'), []);
  });
});

describe('the state of an alert', () => {
  it('is read in REST and GraphQL words', () => {
    const states: [object, string, string][] = [
      [{ state: 'open' }, 'open', ''],
      [{ state: 'fixed' }, 'fixed', ''],
      [{ fixedAt: '2026-01-01T00:00:00Z' }, 'fixed', ''],
      [{ state: 'dismissed', dismissed_reason: 'no_bandwidth', dismissed_comment: 'later' }, 'dismissed', 'no_bandwidth: later'],
      [{ dismissedAt: '2026-01-01T00:00:00Z', dismissReason: 'INACCURATE' }, 'dismissed', 'INACCURATE'],
      [{ state: 'auto_dismissed' }, 'dismissed', 'dismissed by a rule'],
      [{ state: 'AUTO_DISMISSED' }, 'dismissed', 'dismissed by a rule'],
      [{ state: 'resolved', resolution: 'revoked' }, 'fixed', 'revoked'],
      [{ state: 'resolved', resolution: 'used_in_tests' }, 'dismissed', 'used_in_tests'],
      [{ dismissedAt: null, fixed_at: null }, 'open', ''],
    ];
    for (const [alert, state, reason] of states) assert.deepEqual(alertState(alert), { state, reason }, JSON.stringify(alert));
  });

  it('names the repository, or leaves it open', () => {
    assert.equal(repositoryOf({ repository: { full_name: 'example/app' } }), 'example/app');
    assert.equal(repositoryOf({ html_url: 'https://github.example.org/example/app/security/dependabot/3' }), 'example/app');
    assert.equal(repositoryOf({ url: 'https://api.github.example.org/repos/example/app/code-scanning/alerts/3' }), 'example/app');
    assert.equal(repositoryOf({}), '');
  });
});
