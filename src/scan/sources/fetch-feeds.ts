// SPDX-License-Identifier: Apache-2.0
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { NgaoError } from '../../kit/errors.ts';
import { type DownloadAnswer, type DownloadLimits, download } from '../../kit/io/http.ts';
import { type Candidate, ecosystemsAddress, type PlannedFeed, readEcosystems } from './plan.ts';
import type { WalkInput } from './walk.ts';

/** An address that went into a database and the server's mark for its state. */
export interface FetchedFeed {
  url: string;
  etag: string;
}

export interface Fetched {
  /** Files to read, in the plan's order. */
  inputs: readonly WalkInput[];
  feeds: readonly FetchedFeed[];
  /** Names of the feeds that were there. */
  present: readonly string[];
  /** Names of optional feeds that the server does not have. */
  missing: readonly string[];
}

export interface FetchRequest {
  plan: readonly PlannedFeed[];
  /** Folder that takes the downloads. */
  workFolder: string;
  /** What the installed database was made of; used to ask whether anything changed. */
  known: readonly FetchedFeed[];
  limits?: Partial<DownloadLimits>;
  progress?: (text: string) => void;
}

/** Downloads every feed of the plan, or answers `unchanged` when the server says so of all of them. */
export async function fetchFeeds(request: FetchRequest): Promise<Fetched | 'unchanged'> {
  if (request.known.length > 0 && (await isUnchanged(request))) return 'unchanged';
  const fetched = { inputs: [] as WalkInput[], feeds: [] as FetchedFeed[], present: [] as string[], missing: [] as string[] };
  for (const feed of request.plan) {
    request.progress?.(`fetching ${feed.name}`);
    const found = await fetchFirst(feed, request);
    if (found) {
      fetched.inputs.push({ path: found.path, label: found.candidate.label });
      fetched.feeds.push({ url: found.candidate.url, etag: found.etag });
      fetched.present.push(feed.name);
    } else if (feed.required) throw missing(feed);
    else fetched.missing.push(feed.name);
  }
  return fetched;
}

/** Where a download fails for good. */
const otherwise = 'Without a network, bring the files here and use "ngao db import".';

/** All ecosystems of a bucket, from its `ecosystems.txt`. */
export async function fetchEcosystems(
  from: string | undefined,
  request: Pick<FetchRequest, 'workFolder' | 'limits'>,
): Promise<string[]> {
  const url = ecosystemsAddress(from);
  const to = join(request.workFolder, 'ecosystems.txt');
  const answer = await download({ url, to, otherwise, limits: { ...request.limits, bytes: 64 * 1024 } });
  if (answer.outcome !== 'saved')
    throw new NgaoError('network-failed', 'The server has no ecosystems.txt. Name each with --ecosystem.');
  return readEcosystems(readFileSync(to, 'utf8'));
}

/**
 * Whether each feed of the plan still is in the state that was installed. The first answer that says otherwise ends
 * the question; what is downloaded on the way is downloaded again, because the plan is taken as a whole.
 */
async function isUnchanged(request: FetchRequest): Promise<boolean> {
  const known = new Map(request.known.map((feed) => [feed.url, feed.etag]));
  for (const feed of request.plan) {
    const installed = feed.candidates.find((candidate) => known.has(candidate.url));
    if (!installed && !feed.required) continue;
    const etag = installed && known.get(installed.url);
    if (!installed || !etag) return false;
    known.delete(installed.url);
    const to = join(request.workFolder, 'unchanged');
    const answer = await download({ url: installed.url, to, etag, otherwise, limits: limitsOf(feed, request) });
    if (answer.outcome !== 'unchanged') return false;
  }
  return known.size === 0;
}

interface Found {
  candidate: Candidate;
  path: string;
  etag: string;
}

async function fetchFirst(feed: PlannedFeed, request: FetchRequest): Promise<Found | undefined> {
  for (const candidate of feed.candidates) {
    const path = join(request.workFolder, candidate.label.replace(/[^A-Za-z0-9.]/g, '-'));
    const answer: DownloadAnswer = await download({ url: candidate.url, to: path, otherwise, limits: limitsOf(feed, request) });
    if (answer.outcome !== 'saved') continue;
    checkKind(path, candidate);
    return { candidate, path, etag: answer.etag };
  }
  return undefined;
}

function limitsOf(feed: PlannedFeed, request: FetchRequest): Partial<DownloadLimits> {
  return { ...request.limits, bytes: Math.min(feed.limit, request.limits?.bytes ?? feed.limit) };
}

const beginnings: Readonly<Record<Candidate['kind'], (head: string) => boolean>> = {
  zip: (head) => head.startsWith('PK\u0003\u0004') || head.startsWith('PK\u0005\u0006'),
  gzip: (head) => head.startsWith('\u001f\u008b') || isJson(head) || isTable(head),
  json: isJson,
  csv: isTable,
};

function isJson(head: string): boolean {
  return /^(\xef\xbb\xbf)?\s*\{/.test(head);
}

function isTable(head: string): boolean {
  return /^(#|cve,)/.test(head);
}

/** Captive portals and error pages answer 200 with HTML: said plainly here, instead of as a damaged archive later. */
function checkKind(path: string, { kind, url }: Candidate): void {
  const head = Buffer.alloc(64);
  const handle = openSync(path, 'r');
  const size = readSync(handle, head, 0, head.length, 0);
  closeSync(handle);
  if (beginnings[kind](head.toString('latin1', 0, size))) return;
  throw new NgaoError('network-failed', `${url} was answered with something that is no ${kind} file. Nothing was changed.`);
}

function missing(feed: PlannedFeed): NgaoError {
  const url = feed.candidates[0]?.url ?? '';
  return new NgaoError(
    'network-failed',
    `The server has no ${feed.name} (${url}). Nothing was changed; check the name or the mirror.`,
  );
}
