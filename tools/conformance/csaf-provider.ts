// SPDX-License-Identifier: Apache-2.0
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fetched, ProviderWorld } from '../../src/advisories/provider/provider-world.ts';
import { checkProvider } from '../../src/advisories/provider/self-check.ts';
import { type Grade, type Judged, tally } from './grade.ts';
import { fingerprintOf, verifySignature } from './openpgp.ts';

const origin = 'https://provider.example.org';

/** A verdict of the official checker: 0 told, 1 warned, 2 broken. */
interface Expected {
  num: number;
  messages: { type: 0 | 1 | 2; text: string }[] | null;
}

/** Where the self-check judges otherwise than the official checker, on purpose. */
export const providerDeviations: ReadonlyMap<string, string> = new Map([
  ['directory.json 18', 'no hash file at all: clause 7.1.18 demands one, the official checker only tells that it is missing'],
]);

/**
 * Compares the self-check with the verdicts that the official checker of providers gives on its own two sites, in all their
 * variants of hash files: a requirement is judged right when it is broken here exactly where it is broken there.
 */
export async function gradeCsafProvider(corpusFolder: string): Promise<Grade> {
  const folder = join(corpusFolder, 'standards/csaf/provider-fixtures');
  const judged: Judged[] = [];
  for (const name of readdirSync(join(folder, 'processor-requirements')).sort()) {
    const expected: Expected[] = JSON.parse(readFileSync(join(folder, 'processor-requirements', name), 'utf8'));
    // The schema is all that the official checker asks of a document when no validator is configured.
    const { results } = await checkProvider(siteOf(folder, name), { checkDocument: () => [] });
    for (const { requirement, ok } of results) {
      const isBroken = expected.find(({ num }) => num === requirement)?.messages?.some(({ type }) => type === 2) ?? false;
      const about = `${name} ${requirement}`;
      judged.push({ name: about, isRight: ok !== isBroken, reason: providerDeviations.get(about) });
    }
  }
  return tally({ suite: 'gocsaf csaf_checker, fixtures', version: '3' }, judged);
}

/** The site of a variant: `sha256-sha512-forbid-sha256-rolie.json` has both hash files, and one of them is forbidden. */
function siteOf(folder: string, variant: string): ProviderWorld {
  const kind = variant.endsWith('-rolie.json') || variant === 'rolie.json' ? 'rolie' : 'directory';
  const site = join(folder, `simple-${kind}-provider`);
  const offers = variant.split('-forbid-')[0] ?? '';
  return {
    origin,
    metadataPath: '/provider-metadata.json',
    verifySignature,
    fingerprintOf,
    fetch: (path) => serve({ site, offers, variant }, path),
  };
}

function serve({ site, offers, variant }: { site: string; offers: string; variant: string }, path: string): Fetched {
  const missing = { status: 404, headers: {}, body: '' };
  const hash = /\.(sha256|sha512)$/.exec(path)?.[1];
  if (hash !== undefined && variant.includes(`forbid-${hash}`)) return { ...missing, status: 403 };
  if (hash !== undefined && !offers.includes(hash)) return missing;
  const file = join(site, path.endsWith('/') ? `${path}index.html` : path);
  if (!file.startsWith(site) || !existsSync(file)) return missing;
  const headers = { 'content-type': path.endsWith('.json') ? 'application/json' : 'text/plain' };
  return { status: 200, headers, body: render(readFileSync(file, 'utf8'), offers) };
}

/** The fixtures are templates: the address of the site, and the hash links that the variant has. */
function render(text: string, offers: string): string {
  return text
    .replace(/\{\{if \.EnableSha(256|512)\}\}([\s\S]*?)\{\{end\}\}/g, (_, size, part) =>
      offers.includes(`sha${size}`) ? part : '',
    )
    .replaceAll('{{.URL}}', origin);
}
