// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../kit/errors.ts';
import { type DownloadLimits, readAddress } from '../kit/io/http.ts';
import { type BuildRequest, buildAndInstall, inWorkFolder } from './build-database.ts';
import { asOnlyWriter } from './database/lock.ts';
import { type Manifest, type ManifestSource, readManifestIfAny } from './database/manifest.ts';
import { verifyFiles } from './database/verify.ts';
import { defaultEcosystems } from './sources/feeds-table.ts';
import { type Fetched, fetchEcosystems, fetchFeeds } from './sources/fetch-feeds.ts';
import { planFeeds } from './sources/plan.ts';
import { walkDocuments } from './sources/walk.ts';

export interface UpdateRequest extends BuildRequest {
  /** Mirror to ask instead of the public feeds. */
  from?: string;
  /** OSV ecosystems; `all` reads the server's list; empty means the default ones. */
  ecosystems: readonly string[];
  /** Accept feeds that are older, or hold far less, than what is installed. */
  allowOlder: boolean;
  limits?: Partial<DownloadLimits>;
}

export interface UpdateOutcome {
  manifest: Manifest;
  /** False when the server said that nothing changed since the last update. */
  changed: boolean;
  /** Optional feeds that the mirror does not have. */
  missing: readonly string[];
}

/** Fetches all feeds, builds the database anew and installs it; whatever throws leaves the installed one as it was. */
export async function updateDatabase(request: UpdateRequest): Promise<UpdateOutcome> {
  if (request.from !== undefined) readAddress(request.from);
  return await asOnlyWriter(request.folder, request.patience ?? 120_000, () =>
    inWorkFolder(request.folder, (workFolder) => update(request, workFolder)),
  );
}

async function update(request: UpdateRequest, workFolder: string): Promise<UpdateOutcome> {
  const installed = readManifestIfAny(request.folder);
  const common = { workFolder, ...(request.limits && { limits: request.limits }) };
  const all = request.ecosystems.includes('all');
  const ecosystems = all ? await fetchEcosystems(request.from, common) : namedEcosystems(request);
  const plan = planFeeds(request.from, ecosystems);
  const known = installed && isSound(request.folder, installed) ? installed.feeds : [];
  const fetched = await fetchFeeds({ ...common, plan, known, ...(request.progress && { progress: request.progress }) });
  if (fetched === 'unchanged' && installed) return { manifest: installed, changed: false, missing: [] };
  const { inputs, feeds, present, missing } = fetched as Fetched;
  const accept = (sources: readonly ManifestSource[]) => {
    // The server's own list may name ecosystems that hold nothing yet.
    if (!all) requirePresent(sources, present);
    if (!request.allowOlder) refuseOlder(sources, installed?.sources ?? [], present);
  };
  const manifest = buildAndInstall(request, workFolder, { documents: (remark) => walkDocuments(inputs, remark), feeds, accept });
  return { manifest, changed: true, missing };
}

function namedEcosystems(request: UpdateRequest): readonly string[] {
  return request.ecosystems.length === 0 ? defaultEcosystems : [...new Set(request.ecosystems)];
}

/** A damaged database is fetched anew, whatever the server says about changes. */
function isSound(folder: string, manifest: Manifest): boolean {
  try {
    verifyFiles(folder, manifest);
    return true;
  } catch {
    return false;
  }
}

/** An empty archive is no answer: a feed that was fetched must have filled its source. */
function requirePresent(sources: readonly ManifestSource[], present: readonly string[]): void {
  for (const name of present) {
    const source = sources.find((candidate) => candidate.name === name);
    if (source && source.records > 0) continue;
    throw new NgaoError('network-failed', `The fetched feed ${name} holds no usable entry. Nothing was changed.`);
  }
}

/** Old data served as new hides what was found since; so does a feed that lost most of its records. */
function refuseOlder(next: readonly ManifestSource[], installed: readonly ManifestSource[], present: readonly string[]): void {
  for (const name of present) {
    const before = installed.find((source) => source.name === name);
    const after = next.find((source) => source.name === name);
    if (!before || !after) continue;
    if (after.newest < before.newest) {
      throw refused(name, `is older (${after.newest}) than what is installed (${before.newest})`);
    }
    if (after.records * 2 < before.records) {
      throw refused(name, `holds ${after.records} entries, less than half of the ${before.records} installed`);
    }
  }
}

function refused(name: string, what: string): NgaoError {
  return new NgaoError(
    'network-failed',
    `The fetched feed ${name} ${what}. The installed database was kept; --allow-older takes it anyway.`,
  );
}
