// SPDX-License-Identifier: Apache-2.0
import type { Fault } from '../contract.ts';
import { listAt, objectAt, objectsAt, textAt, walkBranches } from './json-walk.ts';
import { readLicenseExpression } from './license-expression.ts';
import { helpersOf } from './more-tests.ts';

type Json = Record<string, unknown>;

/** Tests of our own of CSAF 2.1, clause 6.1 of CSD 03: profiles, licences, ratings, single versions, extensions, stock keeping units. */
export const furtherTests: readonly ((whole: object) => Fault[])[] = [
  affectedBesideFixed,
  reportNotes,
  licenseExpression,
  licenseText,
  ratingBesideScore,
  singleVersions,
  extensionContents,
  stockKeepingUnits,
];

function vulnerabilitiesOf(whole: object): Json[] {
  return objectsAt(whole, 'vulnerabilities');
}

function documentOf(whole: object): Json {
  return objectAt(whole, 'document');
}

/** English, or nobody says otherwise. */
function isEnglish(whole: object): boolean {
  return /^(|en(-.*)?)$/i.test(textAt(documentOf(whole), 'lang'));
}

const affectedGroups = ['first_affected', 'known_affected', 'last_affected'];

/** 6.1.27.13 where no product at all is affected: which versions correspond to each other, nothing in a document says for sure. */
function affectedBesideFixed(whole: object): Fault[] {
  if (documentOf(whole).category !== 'csaf_security_advisory') return [];
  return vulnerabilitiesOf(whole).flatMap((one, i) => {
    const status = objectAt(one, 'product_status');
    const any = (groups: readonly string[]) => groups.some((group) => listAt(status, group).length > 0);
    if (!any(['fixed', 'first_fixed']) || any(affectedGroups)) return [];
    const place = `/vulnerabilities/${i}/product_status`;
    return [{ rule: '6.1.27.13', place, message: 'names fixed products and none that was affected' }];
  });
}

/** Titles that a report needs one of, with the category that goes with each. */
const reportTitles = new Map([
  ['Vulnerability Summary', 'summary'],
  ['CVE Description', 'description'],
]);

/** 6.1.27.20 */
function reportNotes(whole: object): Fault[] {
  if (documentOf(whole).category !== 'csaf_vulnerability_report' || !isEnglish(whole)) return [];
  return vulnerabilitiesOf(whole).flatMap((one, i) => {
    const isTold = objectsAt(one, 'notes').some((note) => reportTitles.get(textAt(note, 'title')) === note.category);
    if (isTold) return [];
    const message = 'needs a Vulnerability Summary (summary) or a CVE Description (description)';
    return [{ rule: '6.1.27.20', place: `/vulnerabilities/${i}/notes`, message }];
  });
}

/** 6.1.54 */
function licenseExpression(whole: object): Fault[] {
  const document = documentOf(whole);
  if (!('license_expression' in document) || readLicenseExpression(textAt(document, 'license_expression'))) return [];
  return [{ rule: '6.1.54', place: '/document/license_expression', message: 'is no license expression of SPDX' }];
}

/**
 * 6.1.55 for identifiers that somebody made up and that AboutCode does not list either, which all begin with `LicenseRef-scancode-`:
 * whether a short identifier is on the newest list of SPDX is not known here.
 */
function licenseText(whole: object): Fault[] {
  if (!isEnglish(whole)) return [];
  const document = documentOf(whole);
  const { references } = readLicenseExpression(textAt(document, 'license_expression')) ?? { references: [] };
  if (references.every((name) => /^(License|Addition)Ref-scancode-/.test(name))) return [];
  const notes = objectsAt(document, 'notes').filter((note) => note.title === 'License');
  if (notes.length === 1 && notes[0]?.category === 'legal_disclaimer') return [];
  const message = 'a license that is on no list needs its text in one note "License" of category legal_disclaimer';
  return [{ rule: '6.1.55', place: '/document/notes', message }];
}

/** 6.1.56: of one source, a product has CVSS values or a rating in words. */
function ratingBesideScore(whole: object): Fault[] {
  return vulnerabilitiesOf(whole).flatMap((one, i) => {
    const metrics = objectsAt(one, 'metrics').map((metric) => ({
      content: objectAt(metric, 'content'),
      keys: listAt(metric, 'products').map((id) => JSON.stringify([id, metric.source ?? null])),
    }));
    const scored = metrics.filter(({ content }) => ['cvss_v2', 'cvss_v3', 'cvss_v4'].some((name) => name in content));
    const scoredKeys = new Set(scored.flatMap(({ keys }) => keys));
    return metrics.flatMap(({ content, keys }, j) => {
      if (!('qualitative_severity_rating' in content) || !keys.some((key) => scoredKeys.has(key))) return [];
      const place = `/vulnerabilities/${i}/metrics/${j}/content/qualitative_severity_rating`;
      return [{ rule: '6.1.56', place, message: 'a product has CVSS values of the same source too' }];
    });
  });
}

/** 6.1.59 for ranges in the notation of vers; another notation has no grammar to tell by. */
function singleVersions(whole: object): Fault[] {
  return [...walkBranches(objectAt(whole, 'product_tree'))].flatMap(({ branch, place }) => {
    if (branch.category !== 'product_version_range') return [];
    if (!/^vers:[^/\s]+\/=?[^\s<>=!*|]+$/.test(textAt(branch, 'name'))) return [];
    return [{ rule: '6.1.59', place: `${place}/name`, message: 'is one version and no range' }];
  });
}

interface Extension {
  item: unknown;
  place: string;
}

/** 6.1.60.1: the members that the content schema of extensions demands. */
function extensionContents(whole: object): Fault[] {
  return extensionsOf(whole).flatMap(({ item, place }) =>
    isExtension(item)
      ? []
      : [{ rule: '6.1.60.1', place, message: 'needs $schema, category, critical and content, and nothing else' }],
  );
}

function extensionsOf(whole: object): Extension[] {
  const tree = objectAt(whole, 'product_tree');
  const holders: [Json, string][] = [
    [whole as Json, ''],
    [documentOf(whole), '/document'],
    ...objectsAt(tree, 'full_product_names').map((one, i): [Json, string] => [one, `/product_tree/full_product_names/${i}`]),
    ...objectsAt(tree, 'product_paths').map((path, i): [Json, string] => [
      objectAt(path, 'full_product_name'),
      `/product_tree/product_paths/${i}/full_product_name`,
    ]),
    ...[...walkBranches(tree)].map(({ branch, place }): [Json, string] => [objectAt(branch, 'product'), `${place}/product`]),
    ...vulnerabilitiesOf(whole).flatMap((one, i): [Json, string][] => [
      [one, `/vulnerabilities/${i}`],
      ...objectsAt(one, 'metrics').map((metric, j): [Json, string] => [
        objectAt(metric, 'content'),
        `/vulnerabilities/${i}/metrics/${j}/content`,
      ]),
    ]),
  ];
  return holders.flatMap(([holder, place]) =>
    listAt(holder, 'x_extensions').map((item, i) => ({ item, place: `${place}/x_extensions/${i}` })),
  );
}

const extensionMembers = ['$schema', 'category', 'content', 'critical'];
const extensionCategories = ['essential', 'significant', 'supplementary'];

function isExtension(item: unknown): boolean {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return false;
  const { $schema, category, content, critical } = item as Json;
  return (
    Object.keys(item).every((name) => extensionMembers.includes(name)) &&
    typeof $schema === 'string' &&
    URL.canParse($schema) &&
    extensionCategories.includes(String(category)) &&
    typeof critical === 'boolean' &&
    typeof content === 'object' &&
    content !== null &&
    !Array.isArray(content) &&
    Object.keys(content).length > 0
  );
}

/** 6.1.61: at most one star that is not escaped. */
function stockKeepingUnits(whole: object): Fault[] {
  return helpersOf(whole).flatMap(({ helper, place }) =>
    listAt(helper, 'skus').flatMap((unit, i) => {
      if (String(unit).replace(/\\./g, '').split('*').length <= 2) return [];
      return [{ rule: '6.1.61', place: `${place}/skus/${i}`, message: 'holds more than one star' }];
    }),
  );
}
