// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import type { Exception } from '../../model/exception.ts';
import { importers } from '../../scan/import/registry.ts';
import { exceptionsOfPolicy } from '../exceptions/exceptions-of-policy.ts';
import { readPolicy } from '../read-policy.ts';
import { draftOf } from './draft.ts';
import { exportAuditCi } from './export-audit-ci.ts';
import { exportGrype } from './export-grype.ts';
import { addToPolicyText, draftsAsYaml } from './ngao-yaml.ts';
import { pruneText, removable, withoutTarget } from './prune.ts';

const now = '2026-02-01T00:00:00Z';
const importer = (id: string) => importers.find((one) => one.id === id)!;
const fromPolicy = async (text: string) => exceptionsOfPolicy((await readPolicy({ text, file: 'ngao.yaml' })).policy);

/** What a decision says, without where it stands. */
const said = (exceptions: readonly Exception[]) =>
  exceptions
    .map(({ vulnerability, package: name, packagePattern, version, path, location, reason, owner, expires }) =>
      JSON.stringify({ vulnerability, name, packagePattern, version, path, location, reason, owner, expires }),
    )
    .sort();

const word = fc.constantFrom(
  'not reachable',
  'only tests',
  'a "quoted" one',
  '# not a comment',
  'two\nlines',
  'ends: so',
  '- dash',
  'é—ü',
);
const name = fc.constantFrom('lodash', '@scope/shelf', 'left-pad.js', '__proto__', 'constructor');
const paper = fc.record({
  reason: word,
  owner: fc.constantFrom('switch team', 'A. B.', '- c'),
  expires: fc.constantFrom('2026-02-01', '2027-12-31'),
});
const advisory = fc.integer({ min: 1000, max: 9999 }).map((digits) => `GHSA-2222-3333-${digits}`);
const base = { aliases: true, id: 'x', source: { format: 'ngao', file: 'ngao.yaml', line: 1 } };
const forGrype = fc.uniqueArray(
  fc
    .tuple(
      fc.record({
        vulnerability: advisory,
        package: fc.option(name, { nil: undefined }),
        version: fc.constantFrom(undefined, '1.10', '2.0.0'),
      }),
      paper,
    )
    .map(([about, told]) => ({ ...base, ...about, ...told }) as Exception),
  { selector: ({ vulnerability }) => vulnerability, maxLength: 6 },
);
const forAuditCi = fc.uniqueArray(
  fc
    .tuple(
      advisory,
      fc.oneof(
        fc.constant({}),
        name.map((held) => ({ package: held })),
        fc.constant({ path: 'a>*>c' }),
      ),
      paper,
    )
    .map(([vulnerability, about, told]) => ({ ...base, vulnerability, ...about, ...told }) as Exception),
  { selector: ({ vulnerability }) => vulnerability, maxLength: 6 },
);

const flat = (exception: Exception): Exception => ({ ...exception, reason: exception.reason.trim() });

it('what goes out to Grype comes back the same', async () => {
  await fc.assert(
    fc.asyncProperty(forGrype, async (exceptions) => {
      const { text, leftOut } = await exportGrype(exceptions, now);
      assert.deepEqual(leftOut, []);
      const back = await importer('grype-yaml').read({ file: '.grype.yaml', text });
      assert.deepEqual([said(back.exceptions), back.notices], [said(exceptions.map(flat)), []]);
    }),
    { numRuns: 60 },
  );
});

it('what goes out to audit-ci comes back the same', async () => {
  await fc.assert(
    fc.asyncProperty(forAuditCi, async (exceptions) => {
      const { text, leftOut } = exportAuditCi(exceptions, { now, threshold: 'medium' });
      assert.deepEqual(leftOut, []);
      const back = await importer('audit-ci').read({ file: 'audit-ci.jsonc', text });
      assert.deepEqual([said(back.exceptions), back.notices], [said(exceptions.map(flat)), []]);
    }),
    { numRuns: 60 },
  );
});

it('an imported decision, completed, is a decision of ngao.yaml, and goes out again as it was', async () => {
  const text =
    'ignore:\n  - vulnerability: GHSA-2222-3333-4444\n    reason: not reachable\n  - vulnerability: CVE-1900-0001\n    package: { name: tar, version: "6.10" }\n    reason: checked\n    include-aliases: true\n';
  const { exceptions } = await importer('grype-yaml').read({ file: '.grype.yaml', text });
  const drafts = exceptions.map((exception) => draftOf(exception, { owner: 'switch team', expires: '2027-01-31', now }));
  const own = await fromPolicy(await draftsAsYaml(drafts));
  assert.deepEqual(
    own.map(({ aliases, version }) => [aliases, version]),
    [
      [false, undefined],
      [true, '6.10'],
    ],
  );
  const again = await importer('grype-yaml').read({ file: '.grype.yaml', text: (await exportGrype(own, now)).text });
  assert.deepEqual(said(again.exceptions), said(own));
  assert.deepEqual(
    again.exceptions.map(({ vulnerability, aliases }) => [vulnerability, aliases]),
    exceptions.map(({ vulnerability, aliases }) => [vulnerability, aliases]),
  );
});

it('an incomplete decision is a comment that names what it lacks, and never lives', async () => {
  const { exceptions } = await importer('grype-yaml').read({
    file: '.grype.yaml',
    text: 'ignore:\n  - vulnerability: GHSA-2222-3333-4444\n',
  });
  const yaml = await draftsAsYaml(exceptions.map((exception) => draftOf(exception, { now })));
  assert.match(
    yaml,
    /# from \.grype\.yaml:2 \(grype, source\)\n {2}# not live, missing: reason, owner, expires\n {2}# - id: GHSA-2222-3333-4444/,
  );
  assert.deepEqual(await fromPolicy(yaml), []);
  const uncommented = yaml.replace(': []', ':').replaceAll(/^ {2}# (?=- | {2})/gm, '  ');
  await assert.rejects(fromPolicy(uncommented), /reason/, 'pasting it as it is does not bring it alive');
});

it('text of strangers cannot leave its comment', async () => {
  const hostile: Exception = {
    ...(base as Exception),
    vulnerability: 'GHSA-2222-3333-4444',
    reason: '',
    owner: '',
    expires: '',
    package: 'x\n  - id: GHSA-9999-9999-9999',
    source: { format: 'grype-yaml', file: 'a\n  - id: GHSA-9999-9999-9999\n', line: 1 },
  };
  assert.deepEqual(await fromPolicy(await draftsAsYaml([draftOf(hostile, { now })])), []);
});

const mine = `# our policy
gate:
  vulnerability: high # since spring
exceptions:
  # first story
  - id: GHSA-2222-3333-4444
    reason: one
    owner: us
    expires: 2026-01-31
  # second story
  - id: GHSA-2222-3333-5555
    reason: two
    owner: us
    expires: 2027-01-31
licenses:
  exceptions:
    - { package: old, reason: three, owner: us, expires: 2026-01-01 }
`;

it('prune takes out what has ended, its comment with it, and nothing else', async () => {
  const own = await fromPolicy(mine);
  const removals = await removable(own, { now });
  assert.deepEqual(
    removals.map(({ why }) => why),
    ['expired on 2026-01-31', 'expired on 2026-01-01'],
  );
  const text = await pruneText(mine, own, removals);
  assert.equal(
    text,
    `# our policy
gate:
  vulnerability: high # since spring
exceptions:
  # second story
  - id: GHSA-2222-3333-5555
    reason: two
    owner: us
    expires: 2027-01-31
licenses:
  exceptions: []
`,
  );
  assert.deepEqual(
    (await fromPolicy(text)).map(({ vulnerability }) => vulnerability),
    ['GHSA-2222-3333-5555'],
  );
  assert.deepEqual(
    await removable(own.slice(1, 2), { now, scan: { findings: [], inventories: [] } }).then((all) => all.map(({ why }) => why)),
    ['matches nothing'],
  );
  assert.equal(await pruneText(mine, own, []), mine);
});

it('a decision for a target that was not scanned is not called unmatched', async () => {
  const [first] = await fromPolicy(
    mine
      .replace('id: GHSA-2222-3333-4444', 'id: GHSA-2222-3333-4444\n    target: other.json')
      .replace('2026-01-31', '2027-01-31'),
  );
  const scan = { findings: [], inventories: [] };
  assert.deepEqual(await removable([first!], { now, scan }), []);
  assert.match(
    withoutTarget([first!], { removals: [], scan }).join(),
    /: stays; it names the target other\.json, which was not found/,
  );
});

it('adding keeps the file and adds nothing twice', async () => {
  const { exceptions } = await importer('trivyignore').read({
    file: '.trivyignore',
    text: '# calm\nCVE-1900-0009\n# again\nGHSA-2222-3333-5555\n',
  });
  const drafts = exceptions.map((exception) => draftOf(exception, { owner: 'us', expires: '2027-01-31', now }));
  const once = await addToPolicyText(mine, drafts);
  assert.equal(once.added, 1);
  assert.ok(once.text.startsWith(mine.slice(0, mine.indexOf('licenses:'))));
  assert.match(once.text, /# from \.trivyignore:2 \(trivy\); its reason is the comment beside it\n {2}- id: CVE-1900-0009/);
  assert.deepEqual(await addToPolicyText(once.text, drafts), { text: once.text, added: 0 });
});

it('what the other tool cannot say as narrowly stays at home, and so does what has ended', async () => {
  const given: [Partial<Exception>, RegExp][] = [
    [{ expires: '2026-01-31' }, /expired/],
    [{ kind: 'license' }, /license/],
    [{ target: 'bom.json' }, /target/],
    [{ version: '>=1 <2' }, /version/],
    [{ scope: 'dev' }, /scope/],
  ];
  for (const [matchers, why] of given) {
    const one = {
      ...base,
      vulnerability: 'GHSA-2222-3333-4444',
      reason: 'r',
      owner: 'o',
      expires: '2027-01-31',
      ...matchers,
    } as Exception;
    for (const { text, leftOut } of [await exportGrype([one], now), exportAuditCi([one], { now, threshold: 'medium' })]) {
      assert.match(leftOut.join(), why);
      assert.ok(!text.includes('GHSA-'));
    }
  }
  const cve = { ...base, vulnerability: 'CVE-1900-0001', reason: 'r', owner: 'o', expires: '2027-01-31' };
  assert.match(exportAuditCi([cve], { now, threshold: 'any' }).leftOut.join(), /GHSA id only/);
});
