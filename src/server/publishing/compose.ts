// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { advisoryPath, csafPath } from '../../advisories/addresses.ts';
import type { AdvisoryFormat } from '../../advisories/contract.ts';
import { lintAdvisory } from '../../advisories/lint/lint-advisory.ts';
import { osvId } from '../../advisories/osv/packages.ts';
import { documentFiles } from '../../advisories/provider/document-files.ts';
import type { PublicFile } from '../../advisories/public-file.ts';
import { advisoryFormats } from '../../advisories/registry.ts';
import { sayTheSame } from '../../advisories/say-the-same.ts';
import { type Advisory, type AdvisoryLanguage, modifiedAt, type Publisher } from '../../model/advisory.ts';
import { isRehearsal } from '../advisories/rehearsal.ts';
import { type Missing, missing } from './guards.ts';
import type { LocalChannel } from './recipients.ts';
import type { Signer } from './signing.ts';

export interface ComposedAdvisory {
  files: readonly PublicFile[];
  /** By local channel: SHA-256 over the digests of its files, and what the ledger calls the line. */
  digests: Partial<Record<LocalChannel, string>>;
  names: Partial<Record<LocalChannel, string>>;
}

interface Composing {
  advisory: Advisory;
  publisher: Publisher;
  signer: Signer;
  /** RFC 3339 in UTC, whole seconds. */
  now: string;
}

/** Everything that is public of one advisory, signed where the standard wants it. */
export async function composeAdvisory({ advisory, publisher, signer, now }: Composing): Promise<ComposedAdvisory> {
  const files: PublicFile[] = [];
  for (const { format, language, path } of writings(advisory, publisher)) {
    const body = await format.write({ advisory, publisher, language });
    const file = { path, mediaType: format.mediaType, body, advisoryId: advisory.id, modifiedAt: modifiedAt(advisory) };
    if (format.id === 'csaf') files.push(...(await signedDocument(body, { advisory, signer, now })));
    else files.push({ ...file, language: format.languages === 'each' ? language : null });
    // Whoever follows modified_id.csv looks for a document under the id that it carries.
    if (format.id === 'osv' && osvId(advisory.id) !== advisory.id)
      files.push({ ...file, path: `/osv/${osvId(advisory.id)}.json`, language: null });
  }
  return {
    files,
    digests: Object.fromEntries(
      (['page', 'csaf', 'osv', 'vex'] as const).map((channel) => [
        channel,
        digestOf(files.filter(({ path }) => channelOf(path) === channel)),
      ]),
    ),
    names: { page: advisoryPath(advisory.id, 'en'), feed: '/security/feed.atom', csaf: csafPath(advisory) },
  };
}

interface Writing {
  format: AdvisoryFormat;
  language: AdvisoryLanguage;
  path: string;
}

/** Each format under its address, in each language it is written in; what cannot say this advisory is not written. */
function writings(advisory: Advisory, publisher: Publisher): Writing[] {
  return advisoryFormats.flatMap((format) => {
    const languages: readonly AdvisoryLanguage[] = format.languages === 'each' ? advisory.languages : ['en'];
    return languages.flatMap((language) => {
      const path = pathOf(format.id, advisory, language);
      const suits = (format.unsuited?.({ advisory, publisher, language }) ?? '') === '';
      return path !== undefined && suits ? [{ format, language, path }] : [];
    });
  });
}

function pathOf(format: string, advisory: Advisory, language: AdvisoryLanguage): string | undefined {
  const { id } = advisory;
  const page = advisoryPath(id, language);
  const paths: Readonly<Record<string, string | undefined>> = {
    page,
    markdown: `${page}.md`,
    'text-mail': language === 'en' ? `${page}.txt` : undefined,
    csaf: csafPath(advisory),
    osv: `/osv/${id}.json`,
    openvex: `/vex/${id}.openvex.json`,
    'cyclonedx-vex': `/vex/${id}.cdx.json`,
    cve: `/security/advisories/${id}.cve.json`,
  };
  return Object.hasOwn(paths, format) ? paths[format] : undefined;
}

/** CSAF 2.0 7.1.18 to 7.1.20: both hashes and a detached signature beside the document. */
async function signedDocument(document: string, { advisory, signer, now }: Pick<Composing, 'advisory' | 'signer' | 'now'>) {
  const path = csafPath(advisory);
  const hash = (algorithm: 'sha256' | 'sha512') => createHash(algorithm).update(document).digest('hex');
  const updated = modifiedAt(advisory);
  const row = {
    ...{ id: advisory.id, path, title: advisory.title.en, summary: advisory.summary.en, updated },
    ...{ published: advisory.published ?? updated, sha256: hash('sha256'), sha512: hash('sha512'), signaturePath: `${path}.asc` },
  };
  return documentFiles({ row, document, signature: await signer.detached(document, now), advisoryId: advisory.id });
}

function channelOf(path: string): LocalChannel | undefined {
  if (path.startsWith('/.well-known/csaf/')) return 'csaf';
  if (path.startsWith('/osv/')) return 'osv';
  if (path.startsWith('/vex/')) return 'vex';
  return path.startsWith('/security/') ? 'page' : undefined;
}

function digestOf(files: readonly PublicFile[]): string {
  const hash = createHash('sha256');
  for (const { path, body } of files) hash.update(`${path}\0${createHash('sha256').update(body).digest('hex')}\n`);
  return hash.digest('hex');
}

const mostTold = 20;

/** What stands against publishing it: the lint, each format's own check, and formats that do not say the same. */
export async function faultsOf({
  advisory,
  publisher,
  now,
  publicUrl,
  hidden,
}: Omit<Composing, 'signer'> & { publicUrl: string; hidden: readonly string[] }): Promise<Missing[]> {
  // Checks of formats want a published one; a draft is looked at as it would be now.
  const shown = advisory.published === null ? { ...advisory, published: now } : advisory;
  const linted = lintAdvisory(shown, {
    internalHosts: insideHosts(publisher, publicUrl),
    rehearsal: isRehearsal(publisher),
    unpublishedProcesses: hidden,
  });
  const found = linted.faults.map(({ rule, place, message }) =>
    missing(`lint:${rule}`, place === '' ? message : `${message} (${place})`),
  );
  try {
    const used = advisoryFormats.filter(({ id }) => !later.has(id));
    const { faults, disagreements } = await sayTheSame(shown, publisher, used);
    for (const { format, rule, place, message } of faults)
      found.push(missing(`${format}:${rule}`, `${format}: ${message}${place === '' ? '' : ` (${place})`}`));
    for (const { about, between } of disagreements)
      found.push(
        missing(`same:${about}`, `${between.join(' and ')} do not say the same about ${about}. Tell the maintainers of Ngao.`),
      );
  } catch {
    found.push(missing('formats:write', 'A format cannot be written from this advisory. Complete its fields.'));
  }
  return found.slice(0, mostTold);
}

/** Not published yet: behind a switch, or another profile of a document that is. */
const later = new Set(['csaf-2.1']);

/** The desk's own address is no place to lead readers to, unless the public site stands there too. */
function insideHosts({ baseUrl }: Publisher, publicUrl: string): string[] {
  const [inside, outside] = [new URL(publicUrl).hostname, new URL(baseUrl).hostname];
  return inside === outside ? [] : [inside];
}
