// SPDX-License-Identifier: Apache-2.0
import { contentOf, type ToldReport, titleFrom } from './told-report.ts';

/* The parts of CSAF 2.0 that a report is made of; whoever calls this has checked the document by its schema. */

interface Product {
  name: string;
  product_id: string;
  product_identification_helper?: { purl?: string };
}
interface Branch {
  branches?: readonly Branch[];
  product?: Product;
}
interface Note {
  category: string;
  text: string;
  title?: string;
}
interface Vulnerability {
  title?: string;
  cve?: string;
  cwe?: { id: string; name: string };
  ids?: readonly { system_name: string; text: string }[];
  notes?: readonly Note[];
  product_status?: Readonly<Record<string, readonly string[]>>;
  scores?: readonly { cvss_v3?: { vectorString?: string }; cvss_v2?: { vectorString?: string } }[];
  threats?: readonly { category: string; details: string }[];
  acknowledgments?: readonly Acknowledgment[];
}
interface Acknowledgment {
  names?: readonly string[];
  organization?: string;
}
export interface CsafReport {
  document: {
    category: string;
    title: string;
    lang?: string;
    notes?: readonly Note[];
    acknowledgments?: readonly Acknowledgment[];
    aggregate_severity?: { text: string };
    references?: readonly { url: string; summary: string }[];
    publisher: { name: string; namespace: string; contact_details?: string };
    tracking: { id: string; status: string };
  };
  product_tree?: {
    branches?: readonly Branch[];
    full_product_names?: readonly Product[];
    relationships?: readonly { full_product_name: Product }[];
  };
  vulnerabilities?: readonly Vulnerability[];
}

/** Profiles and states that are a report to us; others are told why not. */
export const csafCategories = ['csaf_base', 'csaf_security_advisory'] as const;

/** Why a valid document is none that we take in as a private report; undefined: it is one. */
export function whyNoCsafReport({
  document: { category, tracking },
}: CsafReport): { place: string; message: string } | undefined {
  if (!csafCategories.some((one) => one === category))
    return { place: '/document/category', message: `must be one of: ${csafCategories.join(', ')}` };
  // What is final was published: it is no private report, and POST /api/v1/reports reads it like every other advisory.
  if (tracking.status !== 'draft' && tracking.status !== 'interim')
    return {
      place: '/document/tracking/status',
      message: 'must be draft or interim; hand a published one in at /api/v1/reports',
    };
  return undefined;
}

/** CSAF 2.0, csaf_base or csaf_security_advisory. */
export function reportOfCsaf(csaf: CsafReport): ToldReport {
  const { document, vulnerabilities = [] } = csaf;
  const { publisher, tracking } = document;
  const products = productsOf(csaf);
  const touched = affectedIn(vulnerabilities).flatMap((id) => products.get(id) ?? []);
  const shown = touched.length > 0 ? touched : [...products.values()];
  const credits = [...(document.acknowledgments ?? []), ...vulnerabilities.flatMap((one) => one.acknowledgments ?? [])];
  const lines = (of: (one: Vulnerability) => readonly (string | undefined)[]) => unique(vulnerabilities.flatMap(of)).join('\n');
  return {
    title: titleFrom(document.title),
    content: contentOf({
      summary: document.title,
      severity: document.aggregate_severity?.text,
      component: unique(shown.map(({ name }) => name)).join('\n'),
      steps: [...(document.notes ?? []), ...vulnerabilities.flatMap((one) => one.notes ?? [])].map(noteText).join('\n\n'),
      impact: lines((one) => (one.threats ?? []).filter(({ category }) => category === 'impact').map(({ details }) => details)),
      exploited: lines((one) =>
        (one.threats ?? []).filter(({ category }) => category === 'exploit_status').map(({ details }) => details),
      ),
      finders: unique(credits.map(creditText)).join('\n'),
      identifiers: unique([tracking.id, ...vulnerabilities.flatMap(idsOf)]).join('\n'),
      weaknesses: lines(({ cwe }) => [cwe && `${cwe.id} ${cwe.name}`]),
      scores: lines(({ scores = [] }) => scores.map((each) => each.cvss_v3?.vectorString ?? each.cvss_v2?.vectorString)),
      references: (document.references ?? []).map(({ url, summary }) => `${summary}: ${url}`).join('\n'),
      sender: [publisher.name, publisher.contact_details].filter(Boolean).join('\n'),
    }),
    language: /^fr\b/i.test(document.lang ?? '') ? 'fr' : 'en',
    reporter: { name: publisher.name.slice(0, 300), ...addressIn(publisher.contact_details) },
    creditName: unique(credits.map(creditText)).join('; ').slice(0, 300),
    documentId: `${publisher.namespace} ${tracking.id}`,
    components: unique(shown.flatMap(({ name, product_identification_helper: helper }) => [name, helper?.purl])),
  };
}

/** Its one mail address, where it tells exactly one: whom else to write to is for a person to read. */
function addressIn(text: string | undefined): { address?: string } {
  const found = (text ?? '').slice(0, 2000).match(/[\w.+-]{1,64}@[a-z\d-]{1,63}(?:\.[a-z\d-]{1,63}){1,8}/gi) ?? [];
  const [only] = found;
  return found.length === 1 && only !== undefined ? { address: only } : {};
}

function productsOf({ product_tree: tree }: CsafReport): Map<string, Product> {
  const waiting: Branch[] = [...(tree?.branches ?? [])];
  const all: Product[] = [...(tree?.full_product_names ?? [])];
  for (let branch = waiting.pop(); branch; branch = waiting.pop()) {
    if (branch.product) all.push(branch.product);
    for (const each of branch.branches ?? []) waiting.push(each);
  }
  for (const { full_product_name: product } of tree?.relationships ?? []) all.push(product);
  return new Map(all.map((product) => [product.product_id, product]));
}

const affectedStates = ['known_affected', 'first_affected', 'last_affected', 'under_investigation'];

function affectedIn(vulnerabilities: readonly Vulnerability[]): string[] {
  return unique(
    vulnerabilities.flatMap(({ product_status: status = {} }) => affectedStates.flatMap((state) => status[state] ?? [])),
  );
}

function idsOf({ cve, ids = [] }: Vulnerability): (string | undefined)[] {
  return [cve, ...ids.map(({ text }) => text)];
}

function noteText({ title, text }: Note): string {
  return title ? `**${title}**\n\n${text}` : text;
}

function creditText({ names = [], organization }: Acknowledgment): string {
  return [names.join(', '), organization].filter(Boolean).join(', ');
}

function unique(texts: readonly (string | undefined)[]): string[] {
  return [...new Set(texts.flatMap((text) => (text === undefined || text.trim() === '' ? [] : [text.trim()])))];
}
