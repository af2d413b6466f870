// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { csaf } from '../../src/advisories/csaf/index.ts';
import { buildProvider } from '../../src/advisories/provider/build-provider.ts';
import { describeDocument } from '../../src/advisories/provider/describe-document.ts';
import { documentFiles } from '../../src/advisories/provider/document-files.ts';
import type { ProviderRow } from '../../src/advisories/provider/provider-row.ts';
import type { Fetched, ProviderWorld } from '../../src/advisories/provider/provider-world.ts';
import type { PublicFile } from '../../src/advisories/public-file.ts';
import type { Advisory } from '../../src/model/advisory.ts';
import { fingerprintOf, verifySignature } from '../../tools/conformance/openpgp.ts';
import { samplePublisher } from './build-advisory.ts';

/* A real provider: documents as they are written, hashed and signed by a key of this process. */

export const hashOf = (algorithm: 'sha256' | 'sha512', text: string) => createHash(algorithm).update(text).digest('hex');

const openpgp = await import('openpgp');
const { privateKey, publicKey } = await openpgp.generateKey({
  userIDs: [{ name: 'Example Security', email: 'security@example.org' }],
  format: 'object',
});

export async function sign(text: string): Promise<string> {
  const message = await openpgp.createMessage({ binary: new TextEncoder().encode(text) });
  return String(await openpgp.sign({ message, signingKeys: privateKey, detached: true }));
}

export const providerKey = { fingerprint: publicKey.getFingerprint().toUpperCase(), armored: publicKey.armor() };

/** The row and the files of one advisory as a signed CSAF document. */
export async function publish(advisory: Advisory): Promise<{ row: ProviderRow; files: PublicFile[] }> {
  const document = await csaf.write({ advisory, publisher: samplePublisher, language: 'en' });
  const hashes = { sha256: hashOf('sha256', document), sha512: hashOf('sha512', document) };
  const row = describeDocument(document, { ...hashes, isSigned: true });
  return { row, files: documentFiles({ row, document, signature: await sign(document), advisoryId: advisory.id }) };
}

/** The whole tree by path. */
export async function providerTree(advisories: readonly Advisory[]): Promise<Map<string, PublicFile>> {
  const published = await Promise.all(advisories.map(publish));
  const settings = { publisher: samplePublisher, keys: [providerKey], changedAt: '2026-01-01T00:00:00Z' };
  const indexes = buildProvider(
    published.map(({ row }) => row),
    settings,
  );
  const securityTxt = {
    path: '/.well-known/security.txt',
    mediaType: 'text/plain; charset=utf-8',
    body: `Contact: mailto:${samplePublisher.contact}\nCSAF: ${samplePublisher.baseUrl}/.well-known/csaf/provider-metadata.json\n`,
  } as PublicFile;
  return new Map([...published.flatMap(({ files }) => files), ...indexes, securityTxt].map((file) => [file.path, file]));
}

/** Serves a tree as the public tier does. */
export function serveTree(tree: ReadonlyMap<string, PublicFile>, answers: Readonly<Record<string, Fetched>> = {}): ProviderWorld {
  return {
    origin: samplePublisher.baseUrl,
    verifySignature,
    fingerprintOf,
    fetch(path) {
      if (answers[path]) return answers[path];
      if (!path.startsWith('/')) return null;
      const file = tree.get(path);
      if (file === undefined) return { status: 404, headers: {}, body: '' };
      return { status: 200, headers: { 'content-type': file.mediaType }, body: String(file.body) };
    },
  };
}
