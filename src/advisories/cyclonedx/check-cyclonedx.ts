// SPDX-License-Identifier: Apache-2.0
import { scoreCvss } from '../../model/cvss/index.ts';
import { purlFault } from '../../model/purl.ts';
import type { Fault } from '../contract.ts';
import { readDocument } from '../json-document.ts';
import { below, checkShape, isObject, type Tell } from '../shape.ts';
import { bomShape } from './bom-shape.ts';

/** The schema of 1.6 as far as such documents go, then the rules it says in prose: references, ranges, vectors, analyses. */
export function checkCyclonedx(document: string): Fault[] {
  const read = readDocument(document, 'schema');
  if ('fault' in read) return [read.fault];
  const faults = checkShape(read.value, bomShape, 'schema');
  return faults.length > 0 ? faults : Object.entries(proseRules).flatMap(([rule, check]) => told(rule, check, read.value));
}

interface Vulnerability {
  id?: string;
  ratings?: { method?: string; vector?: string; score?: number }[];
  analysis?: { state?: string; justification?: string };
  affects?: { ref: string; versions?: { range?: string }[] }[];
}
type Bom = { vulnerabilities?: Vulnerability[]; components?: { purl?: string }[] };
type Rule = (bom: Bom, tell: Tell) => void;

const proseRules: Readonly<Record<string, Rule>> = {
  /** "Every bom-ref must be unique within the BOM." */
  'unique-ref': (bom, tell) => {
    const seen = new Set<string>();
    for (const { ref, place } of refsOf(bom, '')) {
      if (seen.has(ref)) tell(place, 'This bom-ref stands twice in the document.');
      seen.add(ref);
    }
  },
  'known-ref': (bom, tell) => {
    const known = new Set(refsOf(bom, '').map(({ ref }) => ref));
    each(bom, ({ affects }, place) =>
      affects?.forEach(({ ref }, at) => {
        if (!known.has(ref) && !ref.startsWith('urn:cdx:'))
          tell(`${place}/affects/${at}`, 'It refers to nothing in the document.');
      }),
    );
  },
  vers: (bom, tell) =>
    each(bom, ({ affects }, place) =>
      affects?.forEach(({ versions }, at) => {
        if (versions?.some(({ range }) => range !== undefined && !/^vers:[a-z0-9.-]+\/\S+$/.test(range)))
          tell(`${place}/affects/${at}`, 'A range must be a VERS specifier.');
      }),
    ),
  vector: (bom, tell) =>
    each(bom, ({ ratings }, place) =>
      ratings?.forEach(({ method, vector, score }, at) => {
        // Older documents write vectors without the prefix: those cannot be told apart from other texts.
        const scored = vector?.startsWith('CVSS:') && method?.startsWith('CVSS') ? (scoreCvss(vector)?.score ?? null) : undefined;
        if (scored === null || (scored !== undefined && score !== undefined && scored !== score))
          tell(`${place}/ratings/${at}`, 'The vector is none, or gives another score.');
      }),
    ),
  /** "Justification SHOULD be specified for all not_affected cases"; of others it says nothing. */
  justification: (bom, tell) =>
    each(bom, ({ analysis }, place) => {
      if (analysis?.justification !== undefined && analysis.state !== 'not_affected')
        tell(`${place}/analysis`, 'Only what is not affected has a justification.');
    }),
  id: (bom, tell) =>
    each(bom, ({ id }, place) => {
      if (id === undefined || id.trim() === '') tell(place, 'A vulnerability must have an id.');
    }),
  purl: (bom, tell) =>
    bom.components?.forEach(({ purl }, at) => {
      if (purl !== undefined && purlFault(purl, 'grammar')) tell(`/components/${at}/purl`, 'The package URL is not valid.');
    }),
};

function told(rule: string, check: Rule, value: Record<string, unknown>): Fault[] {
  const faults: Fault[] = [];
  check(value as Bom, (place, message) => faults.push({ rule, place, message }));
  return faults;
}

function each({ vulnerabilities }: Bom, look: (vulnerability: Vulnerability, place: string) => void): void {
  vulnerabilities?.forEach((vulnerability, at) => {
    look(vulnerability, `/vulnerabilities/${at}`);
  });
}

/** Every `bom-ref` of the document, wherever it stands; the depth is bounded by the reader. */
function refsOf(value: unknown, place: string): { ref: string; place: string }[] {
  if (Array.isArray(value)) return value.flatMap((entry, at) => refsOf(entry, below(place, at)));
  if (!isObject(value)) return [];
  const own = typeof value['bom-ref'] === 'string' ? [{ ref: value['bom-ref'], place }] : [];
  return [...own, ...Object.entries(value).flatMap(([name, entry]) => refsOf(entry, below(place, name)))];
}
