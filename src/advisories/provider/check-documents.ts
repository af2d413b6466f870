// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import type { Fault } from '../contract.ts';
import { csafFileName } from '../csaf/file-name.ts';
import type { CsafDocument } from '../csaf/read-csaf.ts';
import type { ListedDocument } from './check-indexes.ts';
import type { Findings } from './findings.ts';
import { type Fetched, isJsonType, jsonOf, sayAnswer, type Visit } from './provider-world.ts';

export interface DocumentChecks {
  visit: Visit;
  findings: Findings;
  /** Armoured; empty: signatures cannot be checked, which requirement 20 tells. */
  keys: readonly string[];
  checkDocument(text: string): readonly Fault[] | Promise<readonly Fault[]>;
}

/** Requirements 1, 2, 4, 5, 11, 18, 19 of one document. */
export async function checkDocument(checks: DocumentChecks, listed: ListedDocument): Promise<void> {
  const { visit, findings } = checks;
  const answer = await visit.get(listed.url);
  if (answer?.status === 401 || answer?.status === 403) {
    if (listed.labels.has('WHITE')) findings.breaks(4, `${listed.url} is labelled TLP:WHITE and not freely readable.`);
    return;
  }
  if (answer?.status !== 200) {
    findings.breaks(18, `${listed.url} cannot be read (${sayAnswer(answer)}).`);
    return;
  }
  await checkContent(checks, listed.url, answer);
  await checkHashes(checks, listed, answer.body);
  await checkSignature(checks, listed, answer.body);
}

async function checkContent({ findings, checkDocument: check }: DocumentChecks, url: string, answer: Fetched): Promise<void> {
  if (!isJsonType(answer)) findings.breaks(1, `${url} is not served as application/json.`);
  for (const { rule, place } of await check(answer.body)) findings.breaks(1, `${url} breaks ${rule} at ${place || 'the whole'}.`);
  const { document } = (jsonOf(answer) ?? {}) as CsafDocument & { document?: { distribution?: { tlp?: { label?: string } } } };
  const { id, initial_release_date: released } = document?.tracking ?? {};
  const name = url.slice(url.lastIndexOf('/') + 1);
  if (typeof id === 'string' && csafFileName(id) !== name) findings.breaks(2, `${name} should be named ${csafFileName(id)}.`);
  const label = document?.distribution?.tlp?.label ?? '';
  if (/^(AMBER(\+STRICT)?|RED)$/.test(label)) findings.breaks(5, `${url} is labelled TLP:${label} and freely readable.`);
  const year = /\/(\d{4})\/[^/]+$/.exec(url)?.[1];
  if (year === undefined) findings.breaks(11, `${url} stands in no folder of a year.`);
  else if (typeof released === 'string' && year !== released.slice(0, 4))
    findings.breaks(11, `${url} was first released in another year.`);
}

const algorithms = [
  ['.sha256', 'sha256', /^[0-9a-f]{64}(?=\s|$)/],
  ['.sha512', 'sha512', /^[0-9a-f]{128}(?=\s|$)/],
] as const;

/** Requirement 18: at least one hash that can be read, and none that is wrong. */
async function checkHashes({ visit, findings }: DocumentChecks, listed: ListedDocument, body: string): Promise<void> {
  // Where a feed lists no hash, requirement 15 says so.
  if (listed.inFeed && listed.hashes.length === 0) return;
  const addresses = listed.inFeed ? listed.hashes : algorithms.map(([ending]) => `${listed.url}${ending}`);
  const unread: string[] = [];
  for (const address of addresses) {
    const answer = await visit.get(address);
    if (answer?.status !== 200) unread.push(`${address} cannot be read (${sayAnswer(answer)}).`);
    else if (!isHash(answer.body, address, body)) findings.breaks(18, `${address} is not the hash of the document.`);
  }
  const tell = unread.length === addresses.length ? 'breaks' : 'notes';
  for (const one of unread) findings[tell](18, one);
}

/** Whether a hash file, by its ending the one of an algorithm, is of that body. */
export function isHash(told: string, address: string, body: string): boolean {
  const [, algorithm, form] = algorithms.find(([ending]) => address.endsWith(ending)) ?? [];
  if (algorithm === undefined || form === undefined) return false;
  return form.exec(told)?.[0] === createHash(algorithm).update(body).digest('hex');
}

/** Requirement 19: a signature by a key of requirement 20. */
async function checkSignature(checks: DocumentChecks, { url, signatures }: ListedDocument, body: string): Promise<void> {
  const { visit, findings, keys } = checks;
  const [address = `${url}.asc`] = signatures;
  const answer = await visit.get(address);
  if (answer?.status !== 200) findings.breaks(19, `${address} cannot be read (${sayAnswer(answer)}).`);
  else if (keys.length === 0) findings.notes(19, 'Signatures are not checked: there is no key to check them with.');
  else if (!(await isSigned(visit, { document: body, signature: answer.body, keys }))) {
    findings.breaks(19, `${address} is not a signature of the document by a key of the publisher.`);
  }
}

/** A signature that cannot even be looked at is none. */
export async function isSigned(visit: Visit, given: Parameters<Visit['world']['verifySignature']>[0]): Promise<boolean> {
  try {
    return await visit.world.verifySignature(given);
  } catch {
    return false;
  }
}
