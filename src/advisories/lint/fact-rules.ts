// SPDX-License-Identifier: Apache-2.0
import { modifiedAt } from '../../model/advisory.ts';
import { scoreCvss } from '../../model/cvss/index.ts';
import { severityOfScore } from '../../model/severity.ts';
import type { HouseRule } from './rules.ts';

/** Of numbers, scores, times, references and people. */
export const factRules: readonly HouseRule[] = [
  {
    id: 'public-reference',
    weight: 'warning',
    says: 'There is a public reference besides the own page.',
    why: 'CNA rules 5.3.1: a public reference; the own page is one once it is published',
    check({ references }, tell) {
      if (references.length === 0) tell('/references', 'Name the fix or the release.');
    },
  },
  {
    id: 'reference-once',
    weight: 'fault',
    says: 'Every reference stands there once.',
    why: 'CVE record format: unique references (E002)',
    check({ references }, tell) {
      const urls = references.map(({ url }) => url);
      for (const [at, url] of urls.entries()) if (urls.indexOf(url) < at) tell(`/references/${at}`, 'It stands there already.');
    },
  },
  {
    id: 'aliases',
    weight: 'fault',
    says: 'Aliases are well-formed, stand there once, and are other numbers than the own.',
    why: 'OSV 1.7.5 (REC:002); CVE and GHSA syntax',
    check({ id, aliases }, tell) {
      aliases.forEach((alias, at) => {
        const isCve = /^CVE-/i.test(alias) && !/^CVE-\d{4}-\d{4,19}$/.test(alias);
        const isGhsa = /^GHSA-/i.test(alias) && !/^GHSA(-[23456789cfghjmpqrvwx]{4}){3}$/.test(alias);
        if (isCve || isGhsa || alias === id || aliases.indexOf(alias) < at)
          tell(`/aliases/${at}`, 'Correct the number, or take it out.');
      });
    },
  },
  {
    id: 'one-cve',
    weight: 'fault',
    says: 'There is at most one CVE id.',
    why: 'CNA rules 4.2: one CVE id for one vulnerability; an advisory here tells one',
    check({ aliases }, tell) {
      if (aliases.filter((alias) => alias.startsWith('CVE-')).length > 1) tell('/aliases', 'Publish an advisory for each flaw.');
    },
  },
  {
    id: 'test-id',
    weight: 'fault',
    says: 'Ids of the example range (CVE-1900-) are published in rehearsals only.',
    why: 'CVE programme: CVE-1900 is for examples',
    check({ aliases }, tell, { rehearsal }) {
      if (!rehearsal && aliases.some((alias) => alias.startsWith('CVE-1900-')))
        tell('/aliases', 'Put the real CVE id in its place.');
    },
  },
  {
    id: 'score-of-vector',
    weight: 'fault',
    says: 'A score is the one that its vector gives.',
    why: 'CVSS 3.1 and 4.0; CSAF 2.0, 6.1.9',
    check({ cvss }, tell) {
      cvss.forEach(({ version, vector, score }, at) => {
        const scored = scoreCvss(vector);
        if (scored?.version !== version || scored.score !== score)
          tell(`/cvss/${at}`, `The vector gives ${scored?.score ?? 'no score'}.`);
      });
    },
  },
  {
    id: 'one-score',
    weight: 'fault',
    says: 'There is one score per version of CVSS.',
    why: 'OSV and CSAF hold one per version',
    check({ cvss }, tell) {
      const versions = cvss.map(({ version }) => version);
      if (new Set(versions).size < versions.length) tell('/cvss', 'Keep one score per version of CVSS.');
    },
  },
  {
    id: 'severity-band',
    weight: 'warning',
    says: 'The severity is the band of a score.',
    why: 'CVSS, qualitative severity rating scale; people may decide otherwise',
    check({ cvss, severity }, tell) {
      const bands = cvss.map(({ score }) => severityOfScore(score));
      if (bands.length > 0 && !bands.includes(severity)) tell('/severity', `The scores say ${[...new Set(bands)].join(' or ')}.`);
    },
  },
  {
    id: 'dates',
    weight: 'fault',
    says: 'Every time exists and tells its zone; revisions are in order; nothing is published after it changed last.',
    why: 'RFC 3339; CSAF 2.0, 6.1.14 and 6.1.16',
    check(advisory, tell) {
      const times = [...advisory.revisions, ...advisory.timeline, ...advisory.vendorStatements].map(({ at }) => at);
      const all = [
        ...times,
        ...(advisory.published === null ? [] : [advisory.published]),
        ...(advisory.withdrawn ? [advisory.withdrawn.at] : []),
      ];
      if (!all.every(isInstant)) tell('', 'Write every time as UTC, like 2026-03-03T10:00:00Z.');
      const numbers = advisory.revisions.map(({ number }) => number);
      const isSorted = advisory.revisions.every(
        ({ at }, index) => index === 0 || Date.parse(at) >= Date.parse(advisory.revisions[index - 1]!.at),
      );
      if (!isSorted || numbers.some((number, index) => number !== index + 1))
        tell('/revisions', 'Number and sort the revisions.');
      if (advisory.published !== null && Date.parse(advisory.published) > Date.parse(modifiedAt(advisory)))
        tell('/published', 'It was published after it changed last: add a revision.');
    },
  },
  {
    id: 'credits-once',
    weight: 'fault',
    says: 'Nobody is credited twice for the same.',
    why: 'CVE record format: unique credits',
    check({ credits }, tell) {
      const keys = credits.map(({ name, type }) => JSON.stringify([name.toLowerCase(), type]));
      for (const [at, key] of keys.entries())
        if (keys.indexOf(key) < at) tell(`/credits/${at}`, 'This credit stands there already.');
    },
  },
  {
    id: 'weakness',
    weight: 'warning',
    says: 'There is a CWE id.',
    why: 'R19: accept to resolve needs affected ranges, CWE, impact and workaround',
    check({ cwes }, tell) {
      if (cwes.length === 0) tell('/cwes', 'Name the weakness, where one fits.');
    },
  },
  {
    id: 'tlp-clear',
    weight: 'fault',
    says: 'What is published may be passed on by anybody.',
    why: 'TLP 2.0: CLEAR',
    check({ tlp }, tell) {
      if (tlp !== 'clear') tell('/tlp', 'Publish only what is TLP:CLEAR.');
    },
  },
];

function isInstant(time: string): boolean {
  const at = Date.parse(time);
  return (
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/.test(time) &&
    !Number.isNaN(at) &&
    new Date(at).toISOString().startsWith(time.slice(0, 19))
  );
}
