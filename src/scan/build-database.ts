// SPDX-License-Identifier: Apache-2.0
import { rmSync } from 'node:fs';
import { NgaoError } from '../kit/errors.ts';
import { DatabaseBuild } from './database/database-build.ts';
import { install, makeWorkFolder } from './database/install.ts';
import { asOnlyWriter } from './database/lock.ts';
import type { Manifest, ManifestFeed } from './database/manifest.ts';
import type { SourceDocument, SourceRemark, SourceSink } from './sources/contract.ts';
import { sources } from './sources/registry.ts';
import { type WalkInput, walkDocuments } from './sources/walk.ts';

/** How many remarks the manifest lists; all are counted. */
const listedRemarks = 100;
/** How many of them an error names. */
const toldRemarks = 3;
/** How long one writer waits for another. Milliseconds. */
const defaultPatience = 120_000;
/** Progress is told once per so many records. */
const progressStep = 2000;

export interface BuildRequest {
  /** The database folder. */
  folder: string;
  /** RFC 3339; becomes `builtAt`. */
  now: string;
  /** Milliseconds to wait for another writer. */
  patience?: number;
  progress?: (text: string) => void;
}

export interface ImportRequest extends BuildRequest {
  inputs: readonly WalkInput[];
}

/**
 * Builds the database anew from files and folders and installs it. All or nothing: whatever throws leaves the
 * installed database as it was.
 */
export async function importDatabase(request: ImportRequest): Promise<Manifest> {
  return await asOnlyWriter(request.folder, request.patience ?? defaultPatience, async () =>
    inWorkFolder(request.folder, async (workFolder) => {
      return buildAndInstall(request, workFolder, { documents: (remark) => walkDocuments(request.inputs, remark), feeds: [] });
    }),
  );
}

export interface BuildInput {
  documents: (remark: (remark: SourceRemark) => void) => Iterable<SourceDocument>;
  feeds: readonly ManifestFeed[];
  /** Last look before the swap; throws to refuse. */
  accept?: (sources: Manifest['sources']) => void;
}

/** For the folder's only writer: documents in, installed database out. */
export function buildAndInstall(request: BuildRequest, workFolder: string, input: BuildInput): Manifest {
  const remarks = new Remarks();
  const build = new DatabaseBuild(workFolder);
  try {
    feed(build, input, { remarks, progress: request.progress });
    request.progress?.('writing');
    const built = build.finish();
    if (built.counts.records === 0) {
      throw new NgaoError('input-malformed', `The given files hold no usable advisory${remarks.why()}. Nothing was changed.`);
    }
    input.accept?.(built.sources);
    return install(request.folder, built, { builtAt: request.now, feeds: input.feeds, ...remarks.summary() });
  } finally {
    build.close();
  }
}

export async function inWorkFolder<T>(folder: string, work: (workFolder: string) => Promise<T>): Promise<T> {
  const workFolder = makeWorkFolder(folder);
  try {
    return await work(workFolder);
  } finally {
    rmSync(workFolder, { recursive: true, force: true });
  }
}

function feed(build: DatabaseBuild, input: BuildInput, told: { remarks: Remarks; progress: BuildRequest['progress'] }): void {
  const { remarks, progress } = told;
  let records = 0;
  const sink: SourceSink = {
    record(record, feeds) {
      build.record(record, feeds);
      if (++records % progressStep === 0) progress?.(`${records} records`);
    },
    exploited: (cve) => build.exploited(cve),
    scored: (cve, probability) => build.scored(cve, probability),
    dated: (name, newest, version) => build.dated(name, newest, version),
    skipped: (remark) => remarks.skipped.push(remark),
    repaired: (remark) => remarks.repaired.push(remark),
  };
  for (const document of input.documents(sink.skipped)) {
    const source = sources.find((item) => item.recognises(document));
    if (source) source.read(document, sink);
    else sink.skipped({ file: document.path, reason: 'it is no advisory, catalogue or score table that Ngao knows' });
  }
}

class Remarks {
  readonly skipped = new RemarkList();
  readonly repaired = new RemarkList();

  summary() {
    return { skipped: this.skipped, repaired: this.repaired };
  }

  /** The first files that were passed over, each with its reason. */
  why(): string {
    const { first, total } = this.skipped;
    const told = first.slice(0, toldRemarks).map(({ file, reason }) => `${file} (${reason})`);
    if (total > told.length) told.push(`and ${total - told.length} more`);
    if (told.length === 0) told.push('there is no .json, .csv or .zip file among them');
    return `: ${told.join(', ')}`;
  }
}

/** Counts all, keeps the first: a hostile feed can make millions. */
class RemarkList {
  total = 0;
  readonly first: SourceRemark[] = [];

  push(remark: SourceRemark): void {
    this.total++;
    if (this.first.length < listedRemarks) this.first.push(remark);
  }
}
