// SPDX-License-Identifier: Apache-2.0
import type { ListedDocument } from './check-indexes.ts';
import { listOf, type Metadata, objectOf, textOf } from './check-metadata.ts';
import type { Findings } from './findings.ts';
import { jsonOf, sayAnswer, type Visit } from './provider-world.ts';

/** Requirement 14: the folder of every document is a page that links to it. */
export async function checkDirectoryListings(
  visit: Visit,
  documents: readonly ListedDocument[],
  findings: Findings,
): Promise<void> {
  const folders = Map.groupBy(documents, ({ url }) => url.slice(0, url.lastIndexOf('/') + 1));
  for (const [folder, found] of folders) {
    const answer = await visit.get(folder);
    if (answer?.status !== 200) {
      findings.breaks(14, `${folder} is no directory listing (${sayAnswer(answer)}).`);
      continue;
    }
    const links = new Set(
      [...answer.body.matchAll(/<a\s[^>]*?href="([^"]*)"/gi)].map(([, href]) => visit.address(href ?? '', folder)),
    );
    for (const { url } of found) if (!links.has(url)) findings.breaks(14, `The listing ${folder} does not name ${url}.`);
  }
}

/** Requirements 16 and 17: both documents are optional; where one stands, it must fit the feeds. */
export async function checkRolieDocuments(visit: Visit, metadata: Metadata, findings: Findings): Promise<void> {
  if (metadata.feeds.length === 0) {
    findings.notes(16, 'No ROLIE service document: no feed is used.');
    findings.notes(17, 'No ROLIE category document: no feed is used.');
    return;
  }
  await checkService(visit, metadata, findings);
  for (const { url, label } of metadata.feeds) {
    const beside = visit.address(`category-${label.toLowerCase()}.json`, url);
    if (beside !== undefined && !metadata.categories.includes(beside)) await checkCategory(visit, beside, findings);
  }
  for (const named of metadata.categories) await checkNamedCategory(visit, named, findings);
}

async function checkService(visit: Visit, metadata: Metadata, findings: Findings): Promise<void> {
  const [address = new URL('service.json', metadata.address).href] = metadata.services;
  const answer = await visit.get(address);
  if (answer?.status !== 200 && metadata.services.length === 0) {
    findings.notes(16, `No ROLIE service document at ${address} (${sayAnswer(answer)}).`);
    return;
  }
  const workspaces = listOf(objectOf(objectOf(jsonOf(answer)).service).workspace).map(objectOf);
  const hrefs = new Set(workspaces.flatMap(({ collection }) => listOf(collection).map(objectOf)).map(({ href }) => textOf(href)));
  if (hrefs.size === 0) findings.breaks(16, `${address} gives no ROLIE service document (${sayAnswer(answer)}).`);
  else {
    for (const { url } of metadata.feeds) if (!hrefs.has(url)) findings.breaks(16, `The service document does not name ${url}.`);
  }
}

async function checkCategory(visit: Visit, address: string, findings: Findings): Promise<void> {
  const answer = await visit.get(address);
  if (answer?.status === 200) await checkNamedCategory(visit, address, findings);
  else findings.notes(17, `No ROLIE category document at ${address} (${sayAnswer(answer)}).`);
}

async function checkNamedCategory(visit: Visit, address: string, findings: Findings): Promise<void> {
  const answer = await visit.get(address);
  const categories = listOf(objectOf(objectOf(jsonOf(answer)).categories).category).map(objectOf);
  const hasTerms = categories.length > 0 && categories.every(({ term }) => textOf(term) !== '');
  if (!hasTerms) findings.breaks(17, `${address} gives no ROLIE category document (${sayAnswer(answer)}).`);
}
