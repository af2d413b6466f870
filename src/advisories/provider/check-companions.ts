// SPDX-License-Identifier: Apache-2.0
import { companionPaths } from '../addresses.ts';
import { isHash, isSigned } from './check-documents.ts';
import { checkKeys, checkMetadata } from './check-metadata.ts';
import { Findings } from './findings.ts';
import { type ProviderWorld, sayAnswer, Visit } from './provider-world.ts';

/**
 * Documents outside the CSAF tree that are signed as its documents are: both hashes and a signature by a key that the metadata names
 * must stand beside each. Answers what is wrong, one line for each fault.
 */
export async function checkCompanions(world: ProviderWorld, paths: readonly string[]): Promise<string[]> {
  const visit = new Visit(world);
  const metadata = await checkMetadata(visit, new Findings());
  const keys = metadata ? await checkKeys(visit, metadata, new Findings()) : [];
  const wrong: string[] = [];
  for (const path of paths) wrong.push(...(await faultsBeside(visit, path, keys)));
  return wrong;
}

async function faultsBeside(visit: Visit, path: string, keys: readonly string[]): Promise<string[]> {
  const document = await visit.get(`${visit.world.origin}${path}`);
  if (document?.status !== 200) return [`${path} cannot be read (${sayAnswer(document)}).`];
  const { sha256, sha512, signature } = companionPaths(path);
  const wrong: string[] = [];
  for (const [beside, isRight] of [
    [sha256, (told: string) => isHash(told, sha256, document.body)],
    [sha512, (told: string) => isHash(told, sha512, document.body)],
    [signature, (told: string) => isSigned(visit, { document: document.body, signature: told, keys })],
  ] as const) {
    const answer = await visit.get(`${visit.world.origin}${beside}`);
    if (answer?.status !== 200) wrong.push(`${beside} cannot be read (${sayAnswer(answer)}).`);
    else if (!(await isRight(answer.body))) wrong.push(`${beside} is not of the document that stands beside it.`);
  }
  return wrong;
}
