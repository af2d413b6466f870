// SPDX-License-Identifier: Apache-2.0
import { scoreCvss } from '../../model/cvss/index.ts';
import type { Fault } from '../contract.ts';
import { severityOf } from '../csaf/scores.ts';
import { listAt, objectAt, objectsAt, textAt, walkBranches } from './json-walk.ts';

type Json = Record<string, unknown>;
type OwnTest = (document: object) => Fault[];

/** Our own tests of CSAF 2.1, clause 6.1 of CSD 03; `schema` stands for what the schema would say. */
export const ownTests: readonly OwnTest[] = [
  requiredMembers,
  undefinedProducts,
  doubleScores,
  cvssObjects,
  prohibitedCategory,
  ssvcTimestamps,
  versionRanges,
  branchPaths,
];

const schemaAddress = 'https://docs.oasis-open.org/csaf/csaf/v2.1/schema/csaf.json';
const requiredOfDocument = ['category', 'distribution', 'publisher', 'title', 'tracking'];
/** Members of 2.0 that 2.1 replaced. */
const replacedMembers = ['scores', 'cwe', 'release_date'];

function requiredMembers(whole: object): Fault[] {
  const document = objectAt(whole, 'document');
  const wrong: [boolean, string, string][] = [
    [textAt(whole, '$schema') !== schemaAddress, '/$schema', `must be ${schemaAddress}`],
    [textAt(document, 'csaf_version') !== '2.1', '/document/csaf_version', 'must be "2.1"'],
    ...requiredOfDocument.map((name): [boolean, string, string] => [!(name in document), `/document/${name}`, 'is missing']),
    [!objectAt(objectAt(document, 'distribution'), 'tlp').label, '/document/distribution/tlp/label', 'is missing'],
    ...vulnerabilitiesOf(whole).flatMap((one, i) =>
      replacedMembers.map((name): [boolean, string, string] => [name in one, `/vulnerabilities/${i}/${name}`, 'is of CSAF 2.0']),
    ),
  ];
  return wrong.flatMap(([isWrong, place, message]) => (isWrong ? [{ rule: 'schema', place, message }] : []));
}

function vulnerabilitiesOf(whole: object): Json[] {
  return objectsAt(whole, 'vulnerabilities');
}

/** 6.1.1, over statuses, metrics and product groups. */
function undefinedProducts(whole: object): Fault[] {
  const tree = objectAt(whole, 'product_tree');
  const products = [
    ...objectsAt(tree, 'full_product_names'),
    ...objectsAt(tree, 'product_paths').map((path) => objectAt(path, 'full_product_name')),
    ...[...walkBranches(tree)].map(({ branch }) => objectAt(branch, 'product')),
  ];
  const defined = new Set(products.map((product) => textAt(product, 'product_id')));
  const groups = objectsAt(tree, 'product_groups').flatMap((group) => listAt(group, 'product_ids'));
  const references = vulnerabilitiesOf(whole).flatMap((one) => [
    ...Object.values(objectAt(one, 'product_status')).flat(),
    ...objectsAt(one, 'metrics').flatMap((metric) => listAt(metric, 'products')),
    ...['flags', 'threats', 'remediations', 'notes', 'ids', 'involvements'].flatMap((name) =>
      objectsAt(one, name).flatMap((item) => listAt(item, 'product_ids')),
    ),
  ]);
  const missing = new Set([...groups, ...references].filter((id) => !defined.has(String(id))));
  return [...missing].map((id) => ({
    rule: '6.1.1',
    place: '/product_tree',
    message: `the product ${String(id)} is not defined`,
  }));
}

/** 6.1.7: of one source, one score per version and product. */
function doubleScores(whole: object): Fault[] {
  return vulnerabilitiesOf(whole).flatMap((one, i) => {
    const seen = new Set<string>();
    const faults: Fault[] = [];
    for (const [j, metric] of objectsAt(one, 'metrics').entries()) {
      const versions = cvssOf(metric).map(([name, cvss]) => textAt(cvss, 'version') || name);
      for (const key of listAt(metric, 'products').flatMap((id) =>
        versions.map((version) => [id, version, metric.source].join('\n')),
      )) {
        if (seen.has(key))
          faults.push({ rule: '6.1.7', place: `/vulnerabilities/${i}/metrics/${j}`, message: 'a product is scored twice' });
        seen.add(key);
      }
    }
    return faults;
  });
}

function cvssOf(metric: Json): [string, Json][] {
  const content = objectAt(metric, 'content');
  return ['cvss_v2', 'cvss_v3', 'cvss_v4'].filter((name) => name in content).map((name) => [name, objectAt(content, name)]);
}

/** 6.1.8 and 6.1.9 for the base metrics: the vector is one, and gives the score and severity that stand beside it. */
function cvssObjects(whole: object): Fault[] {
  return vulnerabilitiesOf(whole).flatMap((one, i) =>
    objectsAt(one, 'metrics').flatMap((metric, j) =>
      cvssOf(metric).flatMap(([name, cvss]) => cvssFaults(cvss, `/vulnerabilities/${i}/metrics/${j}/content/${name}`)),
    ),
  );
}

function cvssFaults(cvss: Json, place: string): Fault[] {
  const vector = textAt(cvss, 'vectorString');
  const scored = scoreCvss(vector);
  if (scored === undefined || scored.version !== cvss.version) {
    return [{ rule: '6.1.8', place: `${place}/vectorString`, message: 'is not a vector of the version that is told' }];
  }
  // Vectors with threat or environmental metrics give another number than the base score.
  const isBaseOnly = !/\/(E|RL|RC|[CIA]R|M[A-Z]+|TD|CDP):/.test(vector);
  if (isBaseOnly && scored.score !== cvss.baseScore) {
    return [{ rule: '6.1.9', place: `${place}/baseScore`, message: `the vector gives ${scored.score}` }];
  }
  const severity = cvss.version === '2.0' ? undefined : severityOf(Number(cvss.baseScore));
  if (severity === undefined || severity === cvss.baseSeverity) return [];
  return [{ rule: '6.1.9', place: `${place}/baseSeverity`, message: `the score is ${severity}` }];
}

const profiles = [
  'csaf_base',
  'csaf_security_incident_response',
  'csaf_informational_advisory',
  'csaf_security_advisory',
  'csaf_vex',
  'csaf_deprecated_security_advisory',
  'csaf_withdrawn',
  'csaf_superseded',
  'csaf_vulnerability_report',
];
const bare = (text: string) => text.toLowerCase().replace(/[-_\s]+/g, '');
const reserved = new Set(profiles.slice(1).flatMap((name) => [bare(name), bare(name.slice('csaf_'.length))]));

/** 6.1.26 with the profiles of 2.1; the prefix is reserved for the standard. */
function prohibitedCategory(whole: object): Fault[] {
  const category = textAt(objectAt(whole, 'document'), 'category');
  if (profiles.includes(category)) return [];
  if (!reserved.has(bare(category)) && !category.toLowerCase().startsWith('csaf_')) return [];
  return [{ rule: '6.1.26', place: '/document/category', message: 'the category is the name of a profile, or looks like one' }];
}

/** 6.1.49: an assessment cannot be younger than the document that tells it. */
function ssvcTimestamps(whole: object): Fault[] {
  const tracking = objectAt(objectAt(whole, 'document'), 'tracking');
  if (tracking.status === 'draft') return [];
  const newest = Math.max(...objectsAt(tracking, 'revision_history').map((revision) => Date.parse(textAt(revision, 'date'))));
  return vulnerabilitiesOf(whole).flatMap((one, i) =>
    objectsAt(one, 'metrics').flatMap((metric, j) => {
      const at = Date.parse(textAt(objectAt(objectAt(metric, 'content'), 'ssvc_v2'), 'timestamp'));
      const place = `/vulnerabilities/${i}/metrics/${j}/content/ssvc_v2/timestamp`;
      return at > newest ? [{ rule: '6.1.49', place, message: 'is later than the newest revision' }] : [];
    }),
  );
}

const versConstraint = /^(\*|(<=|>=|<|>|!=|=)?[^\s<>=!*|]+)$/;

/** 6.1.50: a range that calls itself vers is one. */
function versionRanges(whole: object): Fault[] {
  return [...walkBranches(objectAt(whole, 'product_tree'))].flatMap(({ branch, place }) => {
    const name = textAt(branch, 'name');
    if (branch.category !== 'product_version_range' || !name.startsWith('vers:')) return [];
    const [, constraints = ''] = /^vers:[a-z.+-][a-z0-9.+-]*\/(.+)$/.exec(name) ?? [];
    if (constraints.split('|').every((constraint) => versConstraint.test(constraint))) return [];
    return [{ rule: '6.1.50', place: `${place}/name`, message: 'is not a range in the notation of vers' }];
  });
}

/** 6.1.57 and 6.1.58: no category twice on one path (families may be nested), and never a version below a range. */
function branchPaths(whole: object): Fault[] {
  return [...walkBranches(objectAt(whole, 'product_tree'))].flatMap(({ branch, above, place }) => {
    const category = textAt(branch, 'category');
    const faults: Fault[] = [];
    if (category !== 'product_family' && above.includes(category)) {
      faults.push({ rule: '6.1.57', place, message: `${category} stands twice on one path` });
    }
    const other = { product_version: 'product_version_range', product_version_range: 'product_version' }[category];
    if (other !== undefined && above.includes(other)) {
      faults.push({ rule: '6.1.58', place, message: 'a version and a range stand on one path' });
    }
    return faults;
  });
}
