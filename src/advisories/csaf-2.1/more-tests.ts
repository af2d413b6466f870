// SPDX-License-Identifier: Apache-2.0
import { parsePurl } from '../../model/purl.ts';
import type { Fault } from '../contract.ts';
import { listAt, objectAt, objectsAt, textAt, walkBranches } from './json-walk.ts';

type Json = Record<string, unknown>;

/** Further tests of our own of CSAF 2.1, clause 6.1 of CSD 03: names of products, SSVC, EPSS, exploitation. */
export const moreTests: readonly ((whole: object) => Fault[])[] = [
  purlQualifiers,
  serialNumbers,
  ssvcObjects,
  ssvcTargets,
  epssTimestamps,
  exploitationDates,
];

export interface Helper {
  helper: Json;
  place: string;
}

/** The identification helpers of all products, wherever they are defined. */
export function helpersOf(whole: object): Helper[] {
  const tree = objectAt(whole, 'product_tree');
  const products: [Json, string][] = [
    ...objectsAt(tree, 'full_product_names').map((product, i): [Json, string] => [
      product,
      `/product_tree/full_product_names/${i}`,
    ]),
    ...objectsAt(tree, 'product_paths').map((path, i): [Json, string] => [
      objectAt(path, 'full_product_name'),
      `/product_tree/product_paths/${i}/full_product_name`,
    ]),
    ...[...walkBranches(tree)].map(({ branch, place }): [Json, string] => [objectAt(branch, 'product'), `${place}/product`]),
  ];
  return products.map(([product, place]) => ({
    helper: objectAt(product, 'product_identification_helper'),
    place: `${place}/product_identification_helper`,
  }));
}

/** 6.1.42: several purls of one product differ in their qualifiers alone. One that is no purl is told by 6.1.13. */
function purlQualifiers(whole: object): Fault[] {
  return helpersOf(whole).flatMap(({ helper, place }) => {
    const told = listAt(helper, 'purls').flatMap((purl) => {
      const read = parsePurl(String(purl), 'grammar');
      return read ? [[read.type, read.namespace, read.name, read.version, read.subpath].join('\n')] : [];
    });
    if (new Set(told).size <= 1) return [];
    return [{ rule: '6.1.42', place: `${place}/purls`, message: 'the purls differ in more than their qualifiers' }];
  });
}

/** 6.1.44: at most one star that is not escaped. */
function serialNumbers(whole: object): Fault[] {
  return helpersOf(whole).flatMap(({ helper, place }) =>
    listAt(helper, 'serial_numbers').flatMap((number, i) => {
      const stars = String(number).replace(/\\./g, '').split('*').length - 1;
      if (stars <= 1) return [];
      return [{ rule: '6.1.44', place: `${place}/serial_numbers/${i}`, message: 'holds more than one star' }];
    }),
  );
}

interface Content {
  content: Json;
  vulnerability: Json;
  place: string;
}

function contentsOf(whole: object, name: string): Content[] {
  return objectsAt(whole, 'vulnerabilities').flatMap((vulnerability, i) =>
    objectsAt(vulnerability, 'metrics').flatMap((metric, j) => {
      const content = objectAt(metric, 'content');
      const place = `/vulnerabilities/${i}/metrics/${j}/content/${name}`;
      return name in content ? [{ content: objectAt(content, name), vulnerability, place }] : [];
    }),
  );
}

/** 6.1.46: the members that the schema of SSVC demands; that schema is not carried in the product. */
function ssvcObjects(whole: object): Fault[] {
  return contentsOf(whole, 'ssvc_v2').flatMap(({ content, place }) => {
    const selections = objectsAt(content, 'selections');
    const wrong: [isWrong: boolean, place: string, message: string][] = [
      [content.schemaVersion !== '2.0.0', `${place}/schemaVersion`, 'must be "2.0.0"'],
      [Number.isNaN(Date.parse(textAt(content, 'timestamp'))), `${place}/timestamp`, 'is no instant'],
      [selections.length === 0, `${place}/selections`, 'is missing or empty'],
      ...selections.map((selection, i): [boolean, string, string] => [
        !isSelection(selection),
        `${place}/selections/${i}`,
        'needs namespace, key, version and values with their keys',
      ]),
    ];
    return wrong.flatMap(([isWrong, at, message]) => (isWrong ? [{ rule: '6.1.46', place: at, message }] : []));
  });
}

function isSelection(selection: Json): boolean {
  const values = objectsAt(selection, 'values');
  const isNamed = ['namespace', 'key', 'version'].every((name) => textAt(selection, name) !== '');
  return isNamed && values.length > 0 && values.every((value) => textAt(value, 'key') !== '');
}

/** 6.1.47: an assessment is of this vulnerability; the document's own id names it only where there is no other one. */
function ssvcTargets(whole: object): Fault[] {
  const tracking = textAt(objectAt(objectAt(whole, 'document'), 'tracking'), 'id');
  const isAlone = objectsAt(whole, 'vulnerabilities').length === 1;
  return contentsOf(whole, 'ssvc_v2').flatMap(({ content, vulnerability, place }) => {
    const known = new Set([
      textAt(vulnerability, 'cve'),
      ...objectsAt(vulnerability, 'ids').map((id) => textAt(id, 'text')),
      ...(isAlone ? [tracking] : []),
    ]);
    if (!isAlone) known.delete(tracking);
    return listAt(content, 'target_ids').flatMap((target, i) => {
      if (known.has(String(target))) return [];
      return [{ rule: '6.1.47', place: `${place}/target_ids/${i}`, message: 'is no id of this vulnerability' }];
    });
  });
}

/** 6.1.51: a probability cannot be younger than the document that tells it. */
function epssTimestamps(whole: object): Fault[] {
  const tracking = objectAt(objectAt(whole, 'document'), 'tracking');
  if (tracking.status === 'draft') return [];
  const newest = Math.max(...objectsAt(tracking, 'revision_history').map((revision) => Date.parse(textAt(revision, 'date'))));
  return contentsOf(whole, 'epss').flatMap(({ content, place }) =>
    Date.parse(textAt(content, 'timestamp')) > newest
      ? [{ rule: '6.1.51', place: `${place}/timestamp`, message: 'is later than the newest revision' }]
      : [],
  );
}

/** 6.1.53: nobody knows of an exploitation before it happened. */
function exploitationDates(whole: object): Fault[] {
  return objectsAt(whole, 'vulnerabilities').flatMap((vulnerability, i) =>
    objectsAt(vulnerability, 'first_known_exploitation_dates').flatMap((item, j) => {
      if (!(Date.parse(textAt(item, 'exploitation_date')) > Date.parse(textAt(item, 'date')))) return [];
      const place = `/vulnerabilities/${i}/first_known_exploitation_dates/${j}/exploitation_date`;
      return [{ rule: '6.1.53', place, message: 'is later than the day on which it was told' }];
    }),
  );
}
