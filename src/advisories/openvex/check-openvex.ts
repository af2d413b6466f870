// SPDX-License-Identifier: Apache-2.0
import { purlFault } from '../../model/purl.ts';
import type { Fault } from '../contract.ts';
import { readDocument } from '../json-document.ts';
import { all, checkShape, instant, list, number, object, oneOf, type Shape, text, uri, where } from '../shape.ts';

/* The schema of OpenVEX 0.2.0 in our own words. */
const some = text();
const hashNames = [
  'md5',
  'sha1',
  ...['sha-', 'sha3-'].flatMap((kind) => ['224', '256', '384', '512'].map((bits) => kind + bits)),
];
const hashes = object({
  may: Object.fromEntries(
    [...hashNames, 'blake2s-256', 'blake2b-256', 'blake2b-512'].filter((name) => name !== 'sha-224').map((name) => [name, some]),
  ),
  others: 'none',
});
const has =
  (...names: string[]) =>
  (value: Record<string, unknown>) =>
    names.some((name) => Object.hasOwn(value, name));
const identifiers = all(
  object({ may: { purl: some, cpe22: some, cpe23: some }, others: 'none' }),
  where(has('purl', 'cpe22', 'cpe23'), 'must hold one identifier'),
);
/** An IRI: any text without blanks that begins with a scheme. */
const iri = text({ pattern: /^[a-z][a-z0-9+.-]*:[^\s<>"{}|\\^`]*$/i, says: 'an IRI' });
const component = (more: Record<string, Shape>): Shape =>
  all(
    object({ may: { '@id': iri, identifiers, hashes, ...more }, others: 'none' }),
    where(has('@id', 'identifiers'), 'must have an @id or identifiers'),
  );
const product = component({ subcomponents: list(component({}), { unique: true }) });
const justification = oneOf(
  'component_not_present',
  'vulnerable_code_not_present',
  'vulnerable_code_not_in_execute_path',
  'vulnerable_code_cannot_be_controlled_by_adversary',
  'inline_mitigations_already_exist',
);
const whole = number({ min: 1, whole: true });
const statement = all(
  object({
    needs: {
      vulnerability: object({
        needs: { name: some },
        may: { '@id': iri, description: some, aliases: list(some, { unique: true }) },
        others: 'none',
      }),
      status: oneOf('not_affected', 'affected', 'fixed', 'under_investigation'),
    },
    may: {
      '@id': iri,
      version: whole,
      timestamp: instant(),
      last_updated: instant(),
      products: list(product, { unique: true }),
      supplier: some,
      status_notes: some,
      justification,
      impact_statement: some,
      action_statement: some,
      action_statement_timestamp: instant(),
    },
    others: 'none',
  }),
  where(
    (value) => value.status !== 'not_affected' || has('justification', 'impact_statement')(value),
    'must have a justification or an impact_statement, being not_affected',
  ),
  where(
    (value) => value.status !== 'affected' || has('action_statement')(value),
    'must have an action_statement, being affected',
  ),
);
const documentShape = object({
  needs: {
    '@context': uri,
    '@id': iri,
    author: some,
    timestamp: instant(),
    version: whole,
    statements: list(statement, { min: 1, unique: true }),
  },
  may: { role: some, last_updated: instant(), tooling: some },
  others: 'none',
});

/** The schema of 0.2.0, then what the specification says in prose. */
export function checkOpenvex(document: string): Fault[] {
  const read = readDocument(document, 'schema');
  if ('fault' in read) return [read.fault];
  const faults = checkShape(read.value, documentShape, 'schema');
  return faults.length > 0 ? faults : proseFaults(read.value as unknown as OpenvexDocument);
}

interface Told {
  vulnerability: { name: string; aliases?: string[] };
  timestamp?: string;
  status: string;
  products?: { '@id'?: string; identifiers?: { purl?: string } }[];
  justification?: string;
  impact_statement?: string;
  action_statement?: string;
}

interface OpenvexDocument {
  '@context': string;
  timestamp: string;
  last_updated?: string;
  statements: Told[];
}

const documentRules: readonly (readonly [
  rule: string,
  place: string,
  message: string,
  breaks: (root: OpenvexDocument) => boolean,
])[] = [
  [
    'context',
    '/@context',
    'The context is not that of 0.2.0.',
    (root) => !/^https:\/\/openvex\.dev\/ns(\/v0\.2\.0)?$/.test(root['@context']),
  ],
  [
    'last-updated',
    '/last_updated',
    'The document was updated before it was issued.',
    (root) => root.last_updated !== undefined && Date.parse(root.last_updated) < Date.parse(root.timestamp),
  ],
];

const statementRules: readonly (readonly [rule: string, message: string, breaks: (told: Told) => boolean])[] = [
  ['name', 'A vulnerability must have a name.', ({ vulnerability }) => vulnerability.name.trim() === ''],
  [
    'alias',
    'The name of the vulnerability stands among its aliases.',
    ({ vulnerability }) => vulnerability.aliases?.includes(vulnerability.name) === true,
  ],
  [
    'products',
    'A statement must name a product: no document encloses it that does.',
    ({ products }) => (products ?? []).length === 0,
  ],
  [
    'justification',
    'Only what is not affected has a justification or an impact statement.',
    (told) => told.status !== 'not_affected' && (told.justification ?? told.impact_statement) !== undefined,
  ],
  ['action', 'The action statement is empty.', (told) => told.status === 'affected' && told.action_statement?.trim() === ''],
  ['purl', 'A package URL is not valid.', ({ products }) => (products ?? []).some(hasBadPurl)],
];

function hasBadPurl({ '@id': id, identifiers }: NonNullable<Told['products']>[number]): boolean {
  const purl = identifiers?.purl ?? (id?.startsWith('pkg:') ? id : undefined);
  return purl !== undefined && purlFault(purl, 'grammar') !== undefined;
}

function proseFaults(root: OpenvexDocument): Fault[] {
  return [
    ...documentRules.flatMap(([rule, place, message, breaks]) => (breaks(root) ? [{ rule, place, message }] : [])),
    ...root.statements.flatMap((told, at) =>
      statementRules.flatMap(([rule, message, breaks]) => (breaks(told) ? [{ rule, place: `/statements/${at}`, message }] : [])),
    ),
    ...contradictions(root).map((place) => ({
      rule: 'contradiction',
      place,
      message: 'Two statements of one time say different things of one product.',
    })),
  ];
}

/** Order by time decides between statements; within one time nothing does. */
function contradictions({ statements }: OpenvexDocument): string[] {
  const said = new Map<string, string>();
  return statements.flatMap((told, at) => {
    const { vulnerability, status, timestamp = '' } = told;
    const keys = (told.products ?? []).map((product) => JSON.stringify([vulnerability.name, timestamp, product]));
    const differs = keys.some((key) => said.has(key) && said.get(key) !== status);
    for (const key of keys) said.set(key, status);
    return differs ? [`/statements/${at}`] : [];
  });
}
