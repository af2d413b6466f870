// SPDX-License-Identifier: Apache-2.0
import { scoreCvss } from '../../model/cvss/index.ts';
import type { CnaContainer, CveRule, Words } from './linted.ts';
import { bandOf } from './metrics.ts';

/** Of references, words, scores and people. */
export const textRules: Readonly<Record<string, CveRule>> = {
  E001: ({ cna, place }, tell) =>
    cna.references?.forEach(({ url }, at) => {
      if (!/^(https?|ftps?):\/\//i.test(url))
        tell(`${place}/references/${at}`, 'A reference must be an address of the web or of FTP.');
    }),
  E002: ({ cna, place }, tell) => {
    const urls = (cna.references ?? []).map(({ url }) => url);
    if (new Set(urls).size < urls.length) tell(`${place}/references`, 'An address stands here twice.');
  },
  E003: ({ cna, place }, tell) => {
    if (cna.descriptions && !english(cna.descriptions).some(({ value }) => value.trim().length >= 10))
      tell(`${place}/descriptions`, 'The description in English must have at least 10 characters.');
  },
  E004: ({ cna, place }, tell) =>
    eachDescription(cna, ({ value }, at) => {
      if (value !== value.trim()) tell(`${place}${at}`, 'A description must not begin or end with blanks.');
    }),
  E005: ({ cna, place }, tell) =>
    eachScore(cna, (name, { baseScore, baseSeverity }, at) => {
      if (name.startsWith('cvssV3') && baseSeverity !== bandOf(baseScore ?? 0))
        tell(`${place}${at}`, `The score ${baseScore} is ${bandOf(baseScore ?? 0)}.`);
    }),
  E010: ({ cna, place, cveId }, tell) =>
    cna.references?.forEach(({ url }, at) => {
      const isOwn =
        /^https?:\/\/((www|cveawg)\.)?(cve\.org|cve\.mitre\.org|mitre\.org)\//i.test(url) && /CVE-\d{4}-\d{4,}/.test(url);
      if (isOwn && (cveId === '' || url.includes(cveId)))
        tell(`${place}/references/${at}`, 'A record must not give itself as its reference.');
    }),
  E011: ({ cna, place }, tell) =>
    eachDescription(cna, ({ value }, at) => {
      if (/\\u[0-9a-fA-F]{4}/.test(value)) tell(`${place}${at}`, 'A description holds a character as an escape sequence.');
    }),
  E014: ({ cveId, state, place }, tell) => {
    if (place.startsWith('/containers') && (!/^CVE-\d{4}-\d{4,}$/.test(cveId) || !['PUBLISHED', 'REJECTED'].includes(state)))
      tell('/cveMetadata', 'The CVE id or the state is none that the programme gives.');
  },
  E015: ({ cna, place }, tell) => {
    const words = cna.descriptions ?? cna.rejectedReasons ?? [];
    if (english(words).length === 0) tell(`${place}/descriptions`, 'One description must be in English (CNA rules 5.1.1).');
  },
  E016: ({ cna, place }, tell) => {
    if (cna.descriptions && (cna.references ?? []).length === 0) tell(`${place}/references`, 'There must be a public reference.');
  },
  E017: ({ cna, place }, tell) =>
    eachScore(cna, (_, { vectorString, baseScore }, at) => {
      const scored = scoreCvss(vectorString ?? '');
      // Some write a base score beside a vector with threat metrics: only a plain base vector gives a score to compare.
      const isBase = !/\/(E|RL|RC|[CIA]R|M[A-Z]+):/.test(vectorString ?? '');
      if (scored && isBase && scored.score !== baseScore)
        tell(`${place}${at}`, `The vector gives ${scored.score}, not ${baseScore}.`);
    }),
  E018: ({ cna, place }, tell) =>
    cna.timeline?.forEach(({ value }, at) => {
      if (value.trim() === '') tell(`${place}/timeline/${at}`, 'An event must say what happened.');
    }),
  E019: ({ cna, place }, tell) =>
    cna.credits?.forEach(({ value }, at) => {
      if (value.trim() === '') tell(`${place}/credits/${at}`, 'A credit must name somebody.');
    }),
};

function english(words: readonly Words[]): Words[] {
  return words.filter(({ lang }) => /^en([_-]|$)/i.test(lang));
}

function eachDescription(cna: CnaContainer, look: (words: Words, at: string) => void): void {
  for (const name of ['descriptions', 'rejectedReasons'] as const)
    cna[name]?.forEach((words, index) => {
      look(words, `/${name}/${index}`);
    });
}

function eachScore(
  { metrics }: CnaContainer,
  look: (
    ...told: [name: string, score: { vectorString?: string; baseScore?: number; baseSeverity?: string }, at: string]
  ) => void,
): void {
  metrics?.forEach((metric, index) => {
    for (const [name, score] of Object.entries(metric))
      if (/^cvssV\d_\d$/.test(name)) look(name, score, `/metrics/${index}/${name}`);
  });
}
