// SPDX-License-Identifier: Apache-2.0
import { type Advisory, modifiedAt } from '../../model/advisory.ts';
import type { AdvisoryInput } from '../contract.ts';
import { type CsafEdition, type CsafSource, initialRelease, trackingId } from './edition.ts';
import { csafPath } from './file-name.ts';
import { documentNotes } from './notes.ts';
import { productTree } from './product-tree.ts';
import { vulnerability, withoutEmpty } from './vulnerability.ts';
import { weaknessNames } from './weaknesses.ts';

/**
 * A CSAF document of the wanted edition. A withdrawn advisory keeps its content in 2.0, which has no word for it, under a note
 * titled "Withdrawn"; in 2.1 the security advisory becomes a document of the profile `csaf_withdrawn`, which may name neither
 * products nor vulnerabilities.
 */
export async function writeCsaf(input: AdvisoryInput, edition: CsafEdition): Promise<string> {
  const source = { ...input, edition, weaknesses: await weaknessNames(edition.version) };
  const { tree, leaves } = productTree(source);
  const content = { product_tree: tree, vulnerabilities: [vulnerability(source, leaves)] };
  const document = {
    ...(edition.version === '2.1' && { $schema: 'https://docs.oasis-open.org/csaf/csaf/v2.1/schema/csaf.json' }),
    document: documentPart(source),
    ...(isWithdrawal(source) ? {} : content),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function isWithdrawal({ advisory, edition }: CsafSource): boolean {
  return advisory.withdrawn !== undefined && edition.version === '2.1';
}

/** A security advisory of 2.1 must name an affected product (CSD 03, clause 4.4); without one it is a VEX document. */
function categoryOf(source: CsafSource): string {
  const { advisory, edition } = source;
  if (isWithdrawal(source)) return 'csaf_withdrawn';
  const isAffected = advisory.products.some(({ status }) => status === 'affected');
  return edition.version === '2.1' && !isAffected ? 'csaf_vex' : edition.profile;
}

const severityWords = { critical: 'Critical', high: 'High', medium: 'Medium', low: 'Low' };

function documentPart(source: CsafSource): object {
  const { advisory, publisher, edition } = source;
  return withoutEmpty({
    acknowledgments: acknowledgments(advisory),
    ...(isWithdrawal(source) ? {} : { aggregate_severity: { text: severityWords[advisory.severity] } }),
    category: categoryOf(source),
    csaf_version: edition.version,
    distribution: distribution(source),
    lang: 'en',
    notes: notesOf(source),
    publisher: {
      category: publisher.category ?? 'vendor',
      contact_details: `mailto:${publisher.contact}`,
      name: publisher.name,
      namespace: publisher.namespace,
    },
    references: references(source),
    title: advisory.title.en,
    tracking: tracking(source),
  });
}

/** The profile of a withdrawal demands its reason under this very title. */
function notesOf(source: CsafSource): object[] {
  const notes = documentNotes(source);
  if (!isWithdrawal(source)) return notes;
  const reason = source.advisory.withdrawn?.text.en || 'The publisher has withdrawn it.';
  return [{ category: 'description', title: 'Reasoning for Withdrawal', text: reason }, ...notes];
}

/** TLP 1.0 has no CLEAR and no AMBER+STRICT: the nearest label, and the missing half in words. */
const labels20 = { clear: 'WHITE', green: 'GREEN', amber: 'AMBER', 'amber+strict': 'AMBER', red: 'RED' } as const;

function distribution({ advisory, edition }: CsafSource): object {
  if (edition.version === '2.1') return { tlp: { label: advisory.tlp.toUpperCase(), url: 'https://www.first.org/tlp/' } };
  const tlp = { label: labels20[advisory.tlp], url: 'https://www.first.org/tlp/v1/' };
  return advisory.tlp === 'amber+strict' ? { text: 'TLP:AMBER+STRICT: for your own organisation only.', tlp } : { tlp };
}

/** Names exactly as their owners wish. */
function acknowledgments({ credits }: Advisory): object[] {
  return credits.map(({ name, type, organisation }) => ({
    names: [name],
    ...(organisation !== undefined && { organization: organisation }),
    summary: type,
  }));
}

/** The first is the canonical one (test 6.2.11): this very document under its own name. */
function references(source: CsafSource): object[] {
  const { advisory, publisher, edition } = source;
  const canonical = `${publisher.baseUrl}${csafPath(edition.version, trackingId(source), initialRelease(source))}`;
  return [
    { category: 'self', summary: 'Canonical address of this document', url: canonical },
    { category: 'self', summary: 'The advisory as a page', url: `${publisher.baseUrl}/security/advisories/${advisory.id}` },
    ...advisory.references.map(({ type, url, title }) => ({ category: 'external', summary: title ?? type, url })),
  ];
}

function tracking(source: CsafSource): object {
  const { advisory } = source;
  const history = revisionHistory(advisory);
  return withoutEmpty({
    ...(source.edition.profile === 'csaf_vex' && { aliases: [advisory.id] }),
    current_release_date: modifiedAt(advisory),
    generator: { engine: { name: 'Ngao' } },
    id: trackingId(source),
    initial_release_date: initialRelease(source),
    revision_history: history,
    status: statusOf(advisory),
    version: history.at(-1)?.number,
  });
}

/** A withdrawal after the newest revision is a revision too: the current release date must be found in the history. */
function revisionHistory({ revisions, withdrawn }: Advisory) {
  const told = revisions.map(({ at, number, text }) => ({ date: at, number: String(number), summary: text.en || 'Revised.' }));
  const newest = revisions.at(-1);
  if (!withdrawn || (newest && withdrawn.at <= newest.at)) return told;
  return [...told, { date: withdrawn.at, number: String((newest?.number ?? 0) + 1), summary: withdrawn.text.en || 'Withdrawn.' }];
}

/** Final: nothing is expected to change. Interim: a product is still looked at, or waits for its fix. */
function statusOf({ published, withdrawn, products }: Advisory): 'draft' | 'final' | 'interim' {
  if (published === null) return 'draft';
  if (withdrawn) return 'final';
  const isOpen = products.some(
    ({ status, ranges }) =>
      status === 'under-investigation' || (status === 'affected' && !ranges.some(({ fixed }) => fixed !== undefined)),
  );
  return isOpen ? 'interim' : 'final';
}
