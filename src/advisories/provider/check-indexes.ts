// SPDX-License-Identifier: Apache-2.0

import { readCsv } from '../../kit/csv.ts';
import { NgaoError } from '../../kit/errors.ts';
import { listOf, type Metadata, objectOf, textOf } from './check-metadata.ts';
import type { Findings } from './findings.ts';
import { isJsonType, jsonOf, sayAnswer, type Visit } from './provider-world.ts';

/** A document as the indexes name it. */
export interface ListedDocument {
  url: string;
  /** Labels of the feeds that hold it. */
  labels: Set<string>;
  inFeed: boolean;
  inIndex: boolean;
  inChanges: boolean;
  hashes: string[];
  signatures: string[];
}

export interface Listing {
  documents: Map<string, ListedDocument>;
}

/** Requirements 12, 13, 15: reads every index, and says which of them does not know what another knows. */
export async function checkIndexes(visit: Visit, metadata: Metadata, findings: Findings): Promise<ListedDocument[]> {
  const listing: Listing = { documents: new Map() };
  const reading = { visit, findings, listing };
  for (const feed of metadata.feeds) await readFeed(reading, feed);
  if (metadata.feeds.length === 0) findings.breaks(15, 'ROLIE-based distribution is not used.');
  // A provider without a directory of its own is looked at where the standard expects one.
  const directories = metadata.directories.length > 0 ? metadata.directories : [new URL('.', metadata.address).href];
  for (const directory of directories) {
    const base = directory.endsWith('/') ? directory : `${directory}/`;
    await readIndexText(reading, base);
    await readChanges(reading, base);
  }
  const documents = [...listing.documents.values()];
  compareIndexes(documents, metadata, findings);
  return documents;
}

interface Reading {
  visit: Visit;
  findings: Findings;
  listing: Listing;
}

function listed({ documents }: Listing, url: string): ListedDocument {
  const own = documents.get(url) ?? {
    url,
    labels: new Set<string>(),
    inFeed: false,
    inIndex: false,
    inChanges: false,
    hashes: [],
    signatures: [],
  };
  documents.set(url, own);
  return own;
}

async function readFeed({ visit, findings, listing }: Reading, { url, label }: Metadata['feeds'][number]): Promise<void> {
  const answer = await visit.get(url);
  if (label === 'WHITE' && (answer?.status === 401 || answer?.status === 403)) {
    findings.breaks(4, `The feed ${url} is labelled TLP:WHITE and not freely readable (${sayAnswer(answer)}).`);
    return;
  }
  const feed = objectOf(objectOf(jsonOf(answer)).feed);
  if (answer === null || typeof feed.id !== 'string') {
    findings.breaks(15, `${url} gives no ROLIE feed (${sayAnswer(answer)}).`);
    return;
  }
  if (!isJsonType(answer)) findings.breaks(15, `${url} is not served as application/json.`);
  for (const entry of listOf(feed.entry).map(objectOf)) readEntry(entry, { label, url, listing, findings });
}

interface EntryReading {
  label: string;
  url: string;
  listing: Listing;
  findings: Findings;
}

function readEntry(entry: Record<string, unknown>, { label, url, listing, findings }: EntryReading): void {
  const links = listOf(entry.link).map(objectOf);
  const hrefs = (rel: string) => links.filter((link) => link.rel === rel).map(({ href }) => textOf(href));
  const [self] = hrefs('self');
  if (self === undefined) {
    findings.breaks(15, `An entry of ${url} has no link to itself.`);
    return;
  }
  const document = listed(listing, self);
  document.inFeed = true;
  document.labels.add(label);
  document.hashes.push(...hrefs('hash'));
  document.signatures.push(...hrefs('signature'));
  if (hrefs('hash').length === 0) findings.breaks(15, `The feed lists no hash of ${self}.`);
  if (hrefs('signature').length === 0) findings.notes(15, `The feed lists no signature of ${self}.`);
}

async function readIndexText({ visit, findings, listing }: Reading, base: string): Promise<void> {
  const answer = await visit.get(`${base}index.txt`);
  if (answer?.status !== 200) {
    findings.breaks(12, `${base}index.txt cannot be read (${sayAnswer(answer)}).`);
    return;
  }
  for (const line of answer.body.split(/\r?\n/).filter((text) => text !== '')) {
    const url = visit.address(line, base);
    if (url === undefined || !url.startsWith(base)) findings.breaks(12, `index.txt names something outside its folder: ${line}.`);
    else listed(listing, url).inIndex = true;
  }
}

async function readChanges({ visit, findings, listing }: Reading, base: string): Promise<void> {
  const answer = await visit.get(`${base}changes.csv`);
  if (answer?.status !== 200) {
    findings.breaks(13, `${base}changes.csv cannot be read (${sayAnswer(answer)}).`);
    return;
  }
  let before = Number.POSITIVE_INFINITY;
  for (const [name = '', at = ''] of rowsOf(answer.body, findings)) {
    const instant = Date.parse(at);
    if (Number.isNaN(instant)) findings.breaks(13, `changes.csv has a row without an instant: ${name}.`);
    else if (instant > before) findings.breaks(13, `changes.csv is not sorted newest first: ${name}.`);
    before = instant;
    const url = visit.address(name, base);
    if (url !== undefined) listed(listing, url).inChanges = true;
  }
}

function rowsOf(text: string, findings: Findings): (readonly string[])[] {
  try {
    return [...readCsv(text, 'changes.csv')].map(({ fields }) => fields);
  } catch (error) {
    if (!(error instanceof NgaoError)) throw error;
    findings.breaks(13, error.message);
    return [];
  }
}

/** Nothing may be in one index and missing in another, as far as both are used. */
function compareIndexes(documents: readonly ListedDocument[], { feeds, directories }: Metadata, findings: Findings): void {
  for (const { url, inFeed, inIndex, inChanges } of documents) {
    if (feeds.length > 0 && !inFeed) findings.breaks(15, `No feed lists ${url}.`);
    if (directories.length === 0) continue;
    if (!inIndex) findings.breaks(12, `index.txt does not list ${url}.`);
    if (!inChanges) findings.breaks(13, `changes.csv does not list ${url}.`);
  }
}
