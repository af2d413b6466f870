// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { exchange } from '../../../kit/io/http-exchange.ts';
import type { Line, LineAsk, Seen } from './contract.ts';

/**
 * What is ours is proven from outside: over the public tier, at the address that people use. Every file that the line is about must come
 * back byte for byte as its row says.
 */
export const local: Line = {
  look: async (ask) => await lookOutside(ask, await filesOf(ask)),
};

/** The feed must tell of the advisory; the feed's own bytes change with every other one. */
export const feed: Line = {
  look: async (ask) => {
    const { text, answer } = await fetchPublic(ask, ask.line.name);
    if (text === undefined) return { found: 'not-yet', answer };
    const told = text.includes(ask.advisory.id);
    return { found: told ? 'there' : 'not-yet', answer: told ? answer : 'the feed does not tell of it yet' };
  },
};

interface File {
  path: string;
  sha256: string;
}

const beginnings: Readonly<Record<string, (path: string) => boolean>> = {
  page: (path) => /^\/security\/(fr\/)?advisories\//.test(path),
  csaf: (path) => path.startsWith('/.well-known/csaf/'),
  osv: (path) => path.startsWith('/osv/'),
  vex: (path) => path.startsWith('/vex/'),
};

async function filesOf({ context, line, advisory }: LineAsk): Promise<File[]> {
  const rows = await context.db
    .selectFrom('public_files')
    .where('advisory_id', '=', advisory.id)
    .select(['path', 'sha256'])
    .orderBy('path')
    .execute();
  return rows.filter(({ path }) => beginnings[line.channel]?.(path));
}

async function lookOutside(ask: LineAsk, files: readonly File[]): Promise<Seen> {
  // A form that cannot say this advisory is not offered: there is nothing to look for.
  if (files.length === 0) return { found: ask.line.channel === 'page' ? 'absent' : 'there', answer: 'no file of this kind' };
  for (const { path, sha256 } of files) {
    const { text, bytes, answer } = await fetchPublic(ask, path);
    if (text === undefined) return { found: 'not-yet', answer: `${path}: ${answer}` };
    if (createHash('sha256').update(bytes).digest('hex') !== sha256)
      return { found: 'not-yet', answer: `${path}: what is served is not what was published` };
  }
  return { found: 'there', answer: `${files.length} files are served as published` };
}

async function fetchPublic({ publisher }: LineAsk, path: string): Promise<{ text?: string; bytes: Buffer; answer: string }> {
  try {
    const url = `${publisher.baseUrl}${path}`;
    const { status, text } = await exchange({ method: 'GET', url, headers: { 'cache-control': 'no-cache' }, patience: 20_000 });
    const bytes = Buffer.from(text, 'utf8');
    return status === 200 ? { text, bytes, answer: '200' } : { bytes, answer: `answered with ${status}` };
  } catch {
    return { bytes: Buffer.alloc(0), answer: 'the public address was not reached' };
  }
}
