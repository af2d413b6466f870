// SPDX-License-Identifier: Apache-2.0
import { checkCsaf } from '../../../advisories/csaf/check-csaf.ts';
import { meetsRole } from '../../../advisories/provider/findings.ts';
import type { Fetched } from '../../../advisories/provider/provider-world.ts';
import { checkProvider } from '../../../advisories/provider/self-check.ts';
import { pgpLibrary } from '../../../notify/mail/pgp/library.ts';
import { fileHeaders } from '../../public/headers.ts';
import type { Line, LineAsk, Seen } from './contract.ts';
import { local } from './local.ts';

/**
 * The documents as a stranger gets them, and the whole tree held against the requirements of a trusted provider (CSAF 2.0 7.1). Only
 * this advisory's documents are checked word by word: the others were, when they were published.
 */
export const provider: Line = {
  look: async (ask) => {
    const outside = await local.look(ask);
    return outside.found === 'there' ? await checkTree(ask) : outside;
  },
};

async function checkTree({ context, publisher, advisory }: LineAsk): Promise<Seen> {
  const { baseUrl } = publisher;
  const { results, role } = await checkProvider(
    {
      origin: baseUrl,
      fetch: async (address) => await rowOf(context, address.startsWith(baseUrl) ? address.slice(baseUrl.length) : address),
      verifySignature,
      fingerprintOf,
    },
    { checkDocument: async (text) => (text.includes(advisory.id) ? await checkCsaf(text) : []) },
  );
  // An installation without TLS is for trying out; nobody else reads it.
  const judged = baseUrl.startsWith('https:')
    ? results
    : results.map((each) => (each.requirement === 3 ? { ...each, ok: true } : each));
  const [first] = judged.filter(({ ok, requirement }) => !ok && (role === 'csaf_trusted_provider' || requirement < 18));
  if (meetsRole(judged, role)) return { found: 'there', answer: `the tree meets ${role.replaceAll('_', ' ')}` };
  return { found: 'not-yet', answer: `requirement ${first?.requirement ?? 0}: ${first?.findings[0] ?? 'not met'}` };
}

/** As the public tier would answer. */
async function rowOf({ db }: LineAsk['context'], path: string): Promise<Fetched | null> {
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
