// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Kysely } from 'kysely';
import type { AdvisoryTables } from '../../store/advisory-tables.ts';
import { fileHeaders, isUnchanged, missingPageHeaders, type ServedFile } from './headers.ts';
import { PublicBodies, type PublicHead } from './public-bodies.ts';

/** All that the tier may read. */
export type PublicDatabase = Kysely<Pick<AdvisoryTables, 'public_files' | 'public_advisories'>>;

/** Where public files can stand; nothing else of the server begins so. */
const places = ['/security/*', '/trust', '/.well-known/security.txt', '/.well-known/csaf/*', '/osv/*', '/vex/*'];
const perMinute = 6000;
const longestPath = 400;

/** Serves what is published: the bytes of the rows, by their path. */
export function servePublic(app: FastifyInstance, db: PublicDatabase): void {
  const options = { schema: { hide: true }, config: { rateLimit: { max: perMinute, timeWindow: '1 minute' } } };
  const bodies = new PublicBodies(db);
  for (const place of places) app.get(place, options, async (request, reply) => await answer(bodies, request, reply));
  app.get('/security', options, async (_request, reply) => reply.redirect('/security/', 308));
}

async function answer(bodies: PublicBodies, request: FastifyRequest, reply: FastifyReply) {
  const path = pathOf(request.url);
  const asked = path === undefined ? undefined : await bodies.headOf(path);
  if (asked && isUnchanged(request.headers, servedOf(asked)))
    return reply
      .headers(fileHeaders(servedOf(asked)))
      .code(304)
      .send();
  const found = asked && (await bodies.fileOf(asked));
  if (found) return reply.headers(fileHeaders(servedOf(found.head))).send(found.body);
  return reply
    .code(404)
    .headers(missingPageHeaders)
    .send(homes.has(path ?? '') ? unopenedPage : missingPage);
}

function servedOf({ path, media_type, sha256, modified_at }: PublicHead): ServedFile {
  return { path, mediaType: media_type, sha256, modifiedAt: modified_at };
}

function pathOf(url: string): string | undefined {
  const [path = ''] = url.split('?');
  try {
    const decoded = decodeURIComponent(path);
    // PostgreSQL takes no NUL, and nothing public has a longer address.
    return decoded.length > longestPath || decoded.includes('\u0000') || !decoded.isWellFormed() ? undefined : decoded;
  } catch {
    return undefined;
  }
}

export const missingPage = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Not found</title></head>
<body><main><h1>Not found</h1>
<p>Nothing is published at this address. See the <a href="/security/">security advisories</a>.</p>
<p lang="fr">Rien n’est publié à cette adresse. Voir les <a href="/security/fr/">avis de sécurité</a>.</p></main></body>
</html>
`;

/** Where a missing page would lead to itself. */
const homes: ReadonlySet<string> = new Set(['/security/', '/security/fr/']);

/** Before the foundation has said under which name it publishes. */
export const unopenedPage = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Security advisories</title></head>
<body><main><h1>Security advisories</h1>
<p>These pages are not open yet. You can already <a href="/report">report a vulnerability</a>.</p>
<p lang="fr">Ces pages ne sont pas encore ouvertes. Vous pouvez déjà <a href="/report">signaler une vulnérabilité</a>.</p></main></body>
</html>
`;
