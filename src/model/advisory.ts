// SPDX-License-Identifier: Apache-2.0
import Type, { type Static } from 'typebox';

/*
 * The one public source of an advisory: every publication format is written from it and from nothing else. It holds no word
 * that may not be read by anybody once it is published; `cases/draft-advisory.ts` is the only way from a case to here.
 */

const closed = { additionalProperties: false };
const object = <T extends Type.TProperties>(properties: T) => Type.Object(properties, closed);
const oneOf = <const T extends readonly string[]>(values: T) => Type.Unsafe<T[number]>(Type.Enum([...values]));
const line = (longest: number) => Type.String({ minLength: 1, maxLength: longest });
/** RFC 3339 in UTC. */
const instant = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,6})?Z$' });
const version = line(200);

/** English is always there; another language may be missing while it is a draft. */
export const AdvisoryText = object({
  en: Type.String({ maxLength: 40_000 }),
  fr: Type.Optional(Type.String({ maxLength: 40_000 })),
});
export type AdvisoryText = Static<typeof AdvisoryText>;

export const advisoryLanguages = ['en', 'fr'] as const;
export type AdvisoryLanguage = (typeof advisoryLanguages)[number];

/** One stretch of versions: from `introduced` ("0": since ever) up to and without `fixed`, or up to and with `lastAffected`. */
export const AdvisoryRange = object({
  introduced: version,
  fixed: Type.Optional(version),
  lastAffected: Type.Optional(version),
});
export type AdvisoryRange = Static<typeof AdvisoryRange>;

export const productStatuses = ['affected', 'not-affected', 'under-investigation'] as const;
/** OpenVEX 0.2.0 justifications, the same five as CSAF 2.0 flags. */
export const productJustifications = [
  'component_not_present',
  'vulnerable_code_not_present',
  'vulnerable_code_not_in_execute_path',
  'vulnerable_code_cannot_be_controlled_by_adversary',
  'inline_mitigations_already_exist',
] as const;

export const AdvisoryProduct = object({
  /** As people call it. */
  name: line(300),
  /** Who makes it; the publisher where it is missing. */
  vendor: Type.Optional(line(300)),
  /** Without version, qualifiers that do not identify, or subpath; canonical (ECMA-427). */
  purl: line(600),
  /** OSV ecosystem; missing where OSV has none for this kind of package (images, charts). */
  ecosystem: Type.Optional(line(60)),
  status: oneOf(productStatuses),
  /** How versions are ordered: `semver` as SemVer 2.0.0, `ecosystem` as the package manager does. */
  scheme: oneOf(['semver', 'ecosystem']),
  ranges: Type.Array(AdvisoryRange, { maxItems: 100 }),
  /** Enumerated affected versions, OR-ed with the ranges; for images and charts often the only way. */
  versions: Type.Array(version, { maxItems: 2000 }),
  /** Only of `not-affected`. */
  justification: Type.Optional(oneOf(productJustifications)),
  /** Why it does no harm, of `not-affected`; or what to do, of `affected` without a fix. */
  statement: Type.Optional(AdvisoryText),
});
export type AdvisoryProduct = Static<typeof AdvisoryProduct>;

export const AdvisoryScore = object({
  version: oneOf(['3.1', '4.0']),
  vector: line(400),
  /** 0.0 to 10.0, always the one that the vector gives. */
  score: Type.Number({ minimum: 0, maximum: 10 }),
});
export type AdvisoryScore = Static<typeof AdvisoryScore>;

/** SSVC deployer decision points (CERT/CC 2026.7.0), as the publisher sees them. */
export const AdvisorySsvc = object({
  exploitation: oneOf(['none', 'poc', 'active']),
  automatable: Type.Boolean(),
  technicalImpact: oneOf(['partial', 'total']),
});

export const referenceTypes = ['advisory', 'article', 'fix', 'report', 'package', 'evidence', 'web'] as const;
export const AdvisoryReference = object({
  type: oneOf(referenceTypes),
  url: Type.String({ maxLength: 2000, pattern: '^https://' }),
  title: Type.Optional(line(300)),
});

/** OSV 1.7.5 credit types, lower case. */
export const creditTypes = [
  'finder',
  'reporter',
  'analyst',
  'coordinator',
  'remediation-developer',
  'remediation-reviewer',
  'remediation-verifier',
  'tool',
  'sponsor',
  'other',
] as const;
/** Named exactly as the person wishes; who declined is not here. */
export const AdvisoryCredit = object({ name: line(300), type: oneOf(creditTypes), organisation: Type.Optional(line(300)) });

/** Verbatim: it is answered, never edited (R46). */
export const VendorStatement = object({
  vendor: line(300),
  text: line(20_000),
  language: Type.String({ pattern: '^[a-z]{2}(-[A-Z]{2})?$' }),
  at: instant,
});

export const AdvisoryEvent = object({ at: instant, text: AdvisoryText });
export const AdvisoryRevision = object({
  number: Type.Integer({ minimum: 1, maximum: 10_000 }),
  at: instant,
  text: AdvisoryText,
});

export const advisoryTlps = ['clear', 'green', 'amber', 'amber+strict', 'red'] as const;

export const Advisory = object({
  /** The publisher's own number: `NGAO-2026-0001`. */
  id: Type.String({ pattern: '^[A-Z][A-Z0-9]{1,20}-\\d{4}-\\d{4,7}$' }),
  /** Other numbers of the same flaw: CVE, GHSA. */
  aliases: Type.Array(Type.String({ pattern: '^[A-Za-z][A-Za-z0-9]*-[A-Za-z0-9-]{4,80}$' }), { maxItems: 20 }),
  /** One line that names the product. */
  title: AdvisoryText,
  /** One paragraph, plain text. */
  summary: AdvisoryText,
  /** Markdown (`src/markup/`). */
  details: AdvisoryText,
  impact: AdvisoryText,
  workaround: Type.Optional(AdvisoryText),
  /** As people decided it; scores suggest it. */
  severity: oneOf(['critical', 'high', 'medium', 'low']),
  products: Type.Array(AdvisoryProduct, { minItems: 1, maxItems: 200 }),
  cwes: Type.Array(Type.String({ pattern: '^CWE-[1-9]\\d{0,4}$' }), { maxItems: 20 }),
  cvss: Type.Array(AdvisoryScore, { maxItems: 4 }),
  ssvc: Type.Optional(AdvisorySsvc),
  references: Type.Array(AdvisoryReference, { maxItems: 100 }),
  credits: Type.Array(AdvisoryCredit, { maxItems: 100 }),
  vendorStatements: Type.Array(VendorStatement, { maxItems: 50 }),
  timeline: Type.Array(AdvisoryEvent, { maxItems: 100 }),
  tlp: oneOf(advisoryTlps),
  languages: Type.Array(oneOf(advisoryLanguages), { minItems: 1, maxItems: 2 }),
  /** Oldest first; a draft has revision 1. */
  revisions: Type.Array(AdvisoryRevision, { minItems: 1, maxItems: 500 }),
  /** First publication; null: not yet. */
  published: Type.Union([instant, Type.Null()]),
  withdrawn: Type.Optional(object({ at: instant, text: AdvisoryText })),
});
export type Advisory = Static<typeof Advisory>;

/** When it last changed: the newest revision, or the withdrawal. */
export function modifiedAt(advisory: Advisory): string {
  const newest = advisory.revisions.at(-1)?.at ?? advisory.published ?? '';
  return advisory.withdrawn && advisory.withdrawn.at > newest ? advisory.withdrawn.at : newest;
}

/** A version as registries number it: tags of repositories put a "v" before it. */
export function bareVersion(version: string): string {
  return version.replace(/^v(?=\d)/, '');
}

/** The versions that no longer have the flaw, of all ranges, in their order and each once. */
export function fixedVersions({ ranges }: AdvisoryProduct): string[] {
  return [...new Set(ranges.flatMap(({ fixed }) => fixed ?? []))];
}

/** Those that CSAF 2.0 and 2.1 have in common. */
export const publisherCategories = ['vendor', 'coordinator', 'discoverer', 'translator', 'user', 'other'] as const;

/** Who publishes. Settings of the foundation, all public. */
export const Publisher = object({
  name: line(200),
  /** The organisation's own site. */
  namespace: Type.String({ pattern: '^https://', maxLength: 500 }),
  /** Where the public pages stand: an origin, without a slash at the end. */
  baseUrl: Type.String({ pattern: '^https?://[^/]+$', maxLength: 500 }),
  /** Where the report form stands, where it is not below `baseUrl`: a whole address. */
  reportUrl: Type.Optional(Type.String({ pattern: '^https?://[^\\s"<>]+$', maxLength: 500 })),
  /** Mail address of the committee. */
  contact: Type.String({ pattern: '^[^\\s@<>]+@[^\\s@<>]+$', maxLength: 320 }),
  /** First part of the own numbers: `NGAO`. */
  idPrefix: Type.String({ pattern: '^[A-Z][A-Z0-9]{1,20}$' }),
  /** Of the CVE programme, where the publisher is a CNA. */
  cna: Type.Optional(object({ orgId: Type.String({ pattern: '^[0-9a-f-]{36}$' }), shortName: line(32) })),
  languages: Type.Array(oneOf(advisoryLanguages), { minItems: 1, maxItems: 2 }),
  /** What it is to CSAF (3.2.1.8.1); a vendor where nothing is said. */
  category: Type.Optional(oneOf(publisherCategories)),
  /** The policy for reporters, where it stands elsewhere than on the own pages. */
  policyUrl: Type.Optional(Type.String({ pattern: '^https://\\S+$', maxLength: 500 })),
  /** Further contacts of security.txt, after the report form and the address, in the order of preference. */
  moreContacts: Type.Optional(
    Type.Array(Type.String({ pattern: '^(https://|mailto:|tel:)\\S+$', maxLength: 500 }), { maxItems: 5 }),
  ),
});
export type Publisher = Static<typeof Publisher>;
