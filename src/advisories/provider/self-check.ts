// SPDX-License-Identifier: Apache-2.0
import type { Fault } from '../contract.ts';
import { checkDocument } from './check-documents.ts';
import { checkIndexes, type ListedDocument } from './check-indexes.ts';
import { checkDirectoryListings, checkRolieDocuments } from './check-listings.ts';
import { checkKeys, checkMetadata, type Metadata } from './check-metadata.ts';
import { Findings, type RequirementResult } from './findings.ts';
import { type ProviderWorld, Visit } from './provider-world.ts';

export interface SelfCheck {
  /** One result per requirement of CSAF 2.0 clause 7.1, in order. */
  results: RequirementResult[];
  /** As the metadata tells it; '' where it does not. */
  role: string;
  /** How many documents the indexes name, and how many were opened. */
  documents: number;
  opened: number;
}

export interface SelfCheckOptions {
  /** The check of a document; the one of CSAF 2.0 where it is left out. */
  checkDocument?(text: string): readonly Fault[] | Promise<readonly Fault[]>;
  /**
   * Which documents are opened, by their address; left out: all. The indexes are read whole either way, and must agree on every
   * document: with thousands of them it is the documents that cost.
   */
  opens?(url: string): boolean;
}

/**
 * Looks at a provider as a stranger does and answers what of the twenty requirements holds. It finds documents by the feeds,
 * index.txt and changes.csv alone, so it sees what a downloader sees.
 */
export async function checkProvider(world: ProviderWorld, options: SelfCheckOptions = {}): Promise<SelfCheck> {
  const findings = new Findings();
  const visit = new Visit(world);
  const metadata = await checkMetadata(visit, findings);
  const documents = metadata === undefined ? [] : await checkDistributions(visit, { metadata, findings, options });
  const opened = documents.filter(({ url }) => isOpened(options, url)).length;
  if (documents.length === 0) findings.notes(1, 'No document was found.');
  for (const address of visit.insecure) findings.breaks(3, `${address} is not read over TLS.`);
  for (const address of visit.redirected) findings.breaks(6, `${address} redirects.`);
  return { results: findings.results(), role: metadata?.role ?? '', documents: documents.length, opened };
}

interface Distributions {
  metadata: Metadata;
  findings: Findings;
  options: SelfCheckOptions;
}

async function checkDistributions(visit: Visit, given: Distributions): Promise<ListedDocument[]> {
  const { metadata, findings, options } = given;
  const keys = await checkKeys(visit, metadata, findings);
  const documents = await checkIndexes(visit, metadata, findings);
  const check = options.checkDocument ?? (await import('../csaf/check-csaf.ts')).checkCsaf;
  for (const listed of documents)
    if (isOpened(options, listed.url)) await checkDocument({ visit, findings, keys, checkDocument: check }, listed);
  await checkDirectoryListings(visit, documents, findings);
  await checkRolieDocuments(visit, metadata, findings);
  return documents;
}

function isOpened({ opens }: SelfCheckOptions, url: string): boolean {
  return opens?.(url) ?? true;
}
