// SPDX-License-Identifier: Apache-2.0
import { releaseDocumentPaths } from '../../advisories/addresses.ts';
import { checkCompanions } from '../../advisories/provider/check-companions.ts';
import { meetsRole } from '../../advisories/provider/findings.ts';
import type { Fetched, ProviderWorld } from '../../advisories/provider/provider-world.ts';
import { checkProvider, type SelfCheckOptions } from '../../advisories/provider/self-check.ts';
import type { Publisher } from '../../model/advisory.ts';
import { pgpLibrary } from '../../notify/mail/pgp/library.ts';
import { savedPublisher } from '../advisories/publisher.ts';
import type { Database, ServerContext } from '../context.ts';
import { fileHeaders } from '../public/headers.ts';
import { releaseAddresses } from './releases/public-releases.ts';

export interface TreeCheck {
  ok: boolean;
  /** One line for people. */
  answer: string;
  /** How many documents the indexes name, and how many were opened. */
  documents: number;
  opened: number;
}

/** The whole tree, or its indexes and some documents, held against the requirements of a trusted provider (CSAF 2.0 7.1). */
export async function checkTree(db: Database, publisher: Publisher, options: SelfCheckOptions): Promise<TreeCheck> {
  const { baseUrl } = publisher;
  const { results, role, documents, opened } = await checkProvider(worldOf(db, baseUrl), options);
  // An installation without TLS is for trying out; nobody else reads it.
  const judged = baseUrl.startsWith('https:')
    ? results
    : results.map((each) => (each.requirement === 3 ? { ...each, ok: true } : each));
  const [first] = judged.filter(({ ok, requirement }) => !ok && (role === 'csaf_trusted_provider' || requirement < 18));
  const ok = meetsRole(judged, role);
  const answer = ok
    ? `the tree meets ${role.replaceAll('_', ' ')}`
    : `requirement ${first?.requirement ?? 0}: ${first?.findings[0] ?? 'not met'}`;
  return { ok, answer, documents, opened };
}

/** As a stranger sees it. */
function worldOf(db: Database, baseUrl: string): ProviderWorld {
  return {
    origin: baseUrl,
    fetch: async (address) => await rowOf(db, address.startsWith(baseUrl) ? address.slice(baseUrl.length) : address),
    verifySignature,
    fingerprintOf,
  };
}

/** The documents of releases: what stands beside each must be there, and of it. */
async function checkReleases(db: Database, { baseUrl }: Publisher): Promise<TreeCheck> {
  const asked = (await releaseAddresses(db)).flatMap((address) => Object.values(releaseDocumentPaths(address)));
  const rows = asked.length > 0 ? await db.selectFrom('public_files').where('path', 'in', asked).select('path').execute() : [];
  const paths = rows.map(({ path }) => path).sort();
  const [first] = await checkCompanions(worldOf(db, baseUrl), paths);
  return { ok: first === undefined, answer: first ?? '', documents: paths.length, opened: paths.length };
}

const name = 'provider-check';

/**
 * Once a night: every document's hash and signature, of advisories and of releases. What each says was checked when it was published, and
 * bytes with the hash of that day say the same.
 */
export async function checkWholeTree(context: ServerContext): Promise<TreeCheck | undefined> {
  const { db, log } = context;
  const publisher = await savedPublisher(context, db);
  if (!publisher) return undefined;
  const any = await db.selectFrom('public_advisories').select('id').limit(1).executeTakeFirst();
  const releases = await checkReleases(db, publisher);
  if (!any && releases.documents === 0) return undefined;
  const tree = any ? await checkTree(db, publisher, { checkDocument: () => [] }) : releases;
  const check = tree.ok && !releases.ok ? { ...tree, ok: false, answer: releases.answer } : tree;
  const value = JSON.stringify({ ...check, at: context.now() });
  await db
    .insertInto('settings')
    .values({ name, value })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
    .execute();
  if (!check.ok) log.error({ documents: check.documents, answer: check.answer }, 'the public tree breaks a requirement');
  return check;
}

/** What the last night found; undefined before the first. */
export async function lastTreeCheck(db: Database): Promise<(TreeCheck & { at: string }) | undefined> {
  const row = await db.selectFrom('settings').where('name', '=', name).select('value').executeTakeFirst();
  return row?.value as (TreeCheck & { at: string }) | undefined;
}

/** As the public tier would answer. */
async function rowOf(db: Database, path: string): Promise<Fetched | null> {
  const row = await db.selectFrom('public_files').where('path', '=', path).selectAll().executeTakeFirst();
  if (!row) return path.startsWith('/') ? { status: 404, headers: {}, body: '' } : null;
  const headers = fileHeaders({ path, mediaType: row.media_type, sha256: row.sha256, modifiedAt: row.modified_at });
  return { status: 200, headers, body: Buffer.from(row.body).toString('utf8') };
}

async function verifySignature({ document, signature, keys }: { document: string; signature: string; keys: readonly string[] }) {
  const { pgp, config } = await pgpLibrary();
  try {
    const verified = await pgp.verify({
      message: await pgp.createMessage({ binary: new Uint8Array(Buffer.from(document, 'utf8')) }),
      signature: await pgp.readSignature({ armoredSignature: signature, config }),
      verificationKeys: await Promise.all(keys.map((armoredKey) => pgp.readKey({ armoredKey, config }))),
      // Whenever it was made: whether the key still holds is another question.
      date: null as never,
      config,
    });
    await verified.signatures[0]?.verified;
    return verified.signatures.length > 0;
  } catch {
    return false;
  }
}

async function fingerprintOf(armored: string): Promise<string> {
  const { pgp, config } = await pgpLibrary();
  return (await pgp.readKey({ armoredKey: armored, config })).getFingerprint().toUpperCase();
}
