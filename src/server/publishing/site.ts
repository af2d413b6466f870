// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';
import { osvId } from '../../advisories/osv/packages.ts';
import { buildProvider } from '../../advisories/provider/build-provider.ts';
import type { ProviderRow } from '../../advisories/provider/provider-row.ts';
import type { PublicFile } from '../../advisories/public-file.ts';
import { allParts, buildPart, type SitePart, touchedBy, touchedByRelease } from '../../advisories/site/parts.ts';
import { addressOfRelease } from '../../advisories/site/release-page.ts';
import { newestFirst, type ReleaseRow, rowOf, type SiteSource, thanksOf } from '../../advisories/site/site-source.ts';
import { NgaoError } from '../../kit/errors.ts';
import type { Advisory, Publisher } from '../../model/advisory.ts';
import { keepDeskOrigin } from '../advisories/desk-origin.ts';
import { publisherOf } from '../advisories/publisher.ts';
import { committeeSettings } from '../cases/committee-settings.ts';
import type { Database, ServerContext, Tx } from '../context.ts';
import { rebuildAdvisoryPages } from './advisory-pages.ts';
import { dropPublicFiles, holdSite, savePublicFiles } from './public-rows.ts';
import { publishedReleases, releaseAddresses, releaseFiles } from './releases/public-releases.ts';
import { signReleaseDocuments } from './releases/sign-documents.ts';
import { securityTxtFile } from './security-txt.ts';
import { type Signer, signerOf } from './signing.ts';
import { type KnownKey, keepSigningKey, registerRow } from './signing-keys.ts';
import { type SiteFacts, siteFacts } from './site-facts.ts';
import { type AdvisorySummary, publishedSummaries } from './summaries.ts';

export interface SiteGiven {
  publisher: Publisher;
  /** RFC 3339 in UTC, whole seconds. */
  now: string;
  /** What was just published, and as it was before: only what it moves is built. Left out: everything. */
  touched?: { advisory: Advisory; before: Advisory | undefined };
}

/**
 * Everything of the site that is not one advisory: lists, feeds, the provider's tree, security.txt, keys. What did not change keeps its
 * row. Hold the site before. Answers how many files were written.
 */
export async function rebuildSite(context: ServerContext, tx: Tx, given: SiteGiven): Promise<number> {
  const signer = await signerOf(context, tx);
  const facts = await siteFacts(tx, { ...given, signer });
  const summaries = await publishedSummaries(tx);
  const keys = await keepSigningKey(tx, signer, given.now);
  const source = await sourceOf(tx, { publisher: given.publisher, facts, keys, summaries });
  const isWhole = given.touched === undefined || facts.changed;
  const site = isWhole ? wholeSite(source) : partsOf(source, given.touched);
  const files = [
    ...site,
    ...buildProvider(await providerRows(tx, summaries), {
      publisher: given.publisher,
      keys: keys.map(({ fingerprint, armored, revoked_at }) => ({ fingerprint, armored, isRevoked: revoked_at !== null })),
      changedAt: facts.at,
    }),
    await securityTxtFile(tx, { publisher: given.publisher, signer, now: given.now }),
    modifiedList(summaries, facts.at),
  ];
  // What it means for a release is looked at after it: that is no part of announcing it.
  if (given.touched && source.releases.length > 0) await context.jobs.add(tx, { kind: 'rebuild-site', payload: {} });
  if (isWhole) {
    await dropPublicFiles(tx, null, [...files.map(({ path }) => path), ...(await releaseFiles(tx))]);
    // Of releases that became public before documents of releases were signed, and those that lost what stood beside them.
    await signReleaseDocuments(tx, await releaseAddresses(tx), { signer, now: given.now });
  }
  // Around the text of an advisory stands who publishes it and where to report: what moved there moves on its page too.
  const pages = facts.changed ? await rebuildAdvisoryPages(tx, { publisher: given.publisher, at: facts.at }) : 0;
  return pages + (await savePublicFiles(tx, files));
}

/**
 * Brings the site up to date where something beside advisories moved: the publisher, the policy, the key; and once a day, for a
 * security.txt that will end. Costs one small query where nothing did.
 */
export async function refreshSite(context: ServerContext): Promise<void> {
  await keepDeskOrigin(context);
  const { publisher, isSaved } = await publisherOf(context, context.db);
  if (!isSaved) return;
  const now = `${context.now().slice(0, 19)}Z`;
  const signer = await usableSigner(context);
  if (!signer) return;
  const { changed, builtOn } = await siteFacts(context.db, { publisher, signer, now });
  if (!changed && builtOn === now.slice(0, 10)) return;
  await context.store.transaction(async (tx) => {
    await holdSite(tx);
    await rebuildSite(context, tx, { publisher, now });
  });
}

/** The pages that a release moves. Hold the site before, and write its row. */
export async function rebuildRelease(
  context: ServerContext,
  tx: Tx,
  { publisher, now, release, before }: SiteGiven & { release: ReleaseRow; before: ReleaseRow | undefined },
): Promise<void> {
  const signer = await signerOf(context, tx);
  const facts = await siteFacts(tx, { publisher, signer, now });
  // Nothing was built yet, or everything is to be built anew.
  if (facts.changed) return void (await rebuildSite(context, tx, { publisher, now }));
  const keys = await keepSigningKey(tx, signer, now);
  const source = await sourceOf(tx, { publisher, facts, keys, summaries: await publishedSummaries(tx) });
  await signReleaseDocuments(tx, [addressOfRelease(release)], { signer, now });
  const parts = touchedByRelease(release, source, before);
  await savePublicFiles(
    tx,
    parts.flatMap((part) => buildPart(part, source)),
  );
}

/** Without a key that signs nothing is rebuilt; the overview tells so, and other clocks go on. */
async function usableSigner(context: ServerContext): Promise<Signer | undefined> {
  try {
    return await signerOf(context);
  } catch (error) {
    if (!(error instanceof NgaoError && error.expected)) throw error;
    context.log.error({ err: error }, 'the public site is not brought up to date');
    return undefined;
  }
}

function wholeSite(source: SiteSource): PublicFile[] {
  return allParts(source).flatMap((part) => buildPart(part, source));
}

function partsOf(source: SiteSource, touched: SiteGiven['touched']): PublicFile[] {
  if (!touched) return [];
  const { advisory, before } = touched;
  const thanked = (of: Advisory | undefined) => JSON.stringify(of ? thanksOf(of) : []);
  const isThanksSame = thanked(advisory) === thanked(before);
  const parts: SitePart[] = [
    ...touchedBy(rowOf(advisory), source, before && rowOf(before)).filter(({ kind }) => kind !== 'thanks' || !isThanksSame),
    // The first build of a day is the one that tells the state of that day.
    ...source.publisher.languages.map((language): SitePart => ({ kind: 'trust', language })),
  ];
  return parts.flatMap((part) => buildPart(part, source));
}

interface Sources {
  publisher: Publisher;
  facts: SiteFacts;
  keys: readonly KnownKey[];
  summaries: readonly AdvisorySummary[];
}

async function sourceOf(tx: Tx, { publisher, facts, keys, summaries }: Sources): Promise<SiteSource> {
  const { policy } = await committeeSettings(tx);
  const { day, clocks, checkpoint } = facts.trust;
  return {
    publisher,
    rows: newestFirst(summaries.map(({ row }) => row)),
    thanks: summaries.flatMap(({ thanks }) => thanks),
    policy: { text: { en: policy.en, ...(policy.fr !== '' && { fr: policy.fr }) }, inForceSince: facts.policyAt },
    trust: { keys: keys.map(registerRow), clocks, checkpoint, changedAt: `${day}T00:00:00Z` },
    releases: await publishedReleases(tx),
    settingsAt: facts.at,
    feedIdentity: facts.feedIdentity,
  };
}

/** The documents by the bytes that are served: hashes are never made anew. */
async function providerRows(db: Database | Tx, summaries: readonly AdvisorySummary[]): Promise<ProviderRow[]> {
  const { rows } = await sql<{ path: string; sha256: string; sha512: string }>`
    select d.path, d.sha256, convert_from(substring(h.body from 1 for 128), 'UTF8') as sha512
    from public_files d join public_files h on h.path = d.path || '.sha512'
    where d.advisory_id is not null and d.path like '/.well-known/csaf/white/%.json'`.execute(db);
  const known = new Map(rows.map((row) => [row.path, row]));
  return summaries.flatMap(({ row, csafPath: path }) => {
    const hashes = known.get(path);
    if (!hashes) return [];
    const { id, title, summary, published, modified } = row;
    return {
      ...{ id, path, title: title.en, summary: summary?.en ?? '', published, updated: modified },
      ...{ sha256: hashes.sha256, sha512: hashes.sha512, signaturePath: `${path}.asc` },
    };
  });
}

/** As OSV's own exports have it: what changed last comes first, by the id of the document, which stands under it. */
function modifiedList(summaries: readonly AdvisorySummary[], settingsAt: string): PublicFile {
  const rows = summaries
    .filter(({ hasOsv }) => hasOsv)
    .map(({ row: { id, modified } }) => `${modified},${osvId(id)}\n`)
    .sort()
    .reverse();
  return {
    path: '/osv/modified_id.csv',
    mediaType: 'text/csv; charset=utf-8',
    body: rows.join(''),
    ...{ language: null, advisoryId: null, modifiedAt: rows[0]?.split(',')[0] ?? settingsAt },
  };
}
