// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { buildAndInstall, inWorkFolder } from '../../src/scan/build-database.ts';
import { asOnlyWriter } from '../../src/scan/database/lock.ts';
import type { Manifest } from '../../src/scan/database/manifest.ts';
import type { SourceDocument } from '../../src/scan/sources/contract.ts';
import { walkDocuments } from '../../src/scan/sources/walk.ts';

export interface PadRequest {
  /** Database folder to make. */
  folder: string;
  /** The unpacked corpus; its npm and Node.js core advisories are the true part. */
  corpus: string;
  /** Synthetic malware names beside them: the public npm feed holds some 210,000. */
  malware: number;
}

/** Makes a database of the public npm feed's size and shape; the same request gives the same digest. */
export async function padDatabase({ folder, corpus, malware }: PadRequest): Promise<Manifest> {
  const inputs = ['osv/npm', 'nodejs-core', 'kev.json.gz', 'epss.csv'].map((label) => ({
    path: join(corpus, 'advisories', label),
    label,
  }));
  const request = { folder, now: '2026-01-01T00:00:00Z' };
  return await asOnlyWriter(folder, 0, () =>
    inWorkFolder(folder, async (workFolder) =>
      buildAndInstall(request, workFolder, {
        documents: (remark) => chain(walkDocuments(inputs, remark), padding(malware)),
        feeds: [],
      }),
    ),
  );
}

function* chain(...lists: Iterable<SourceDocument>[]): Generator<SourceDocument> {
  for (const list of lists) yield* list;
}

const syllables = 'ko ra mi ne tu la vex pro net lib zon dat ser web api cor nix pad wal syn'.split(' ');

/** Shaped like OSSF's records: most name a scoped or plain package, all versions, half with a GitHub alias. */
function* padding(count: number): Generator<SourceDocument> {
  let state = 42;
  const next = (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state % below;
  };
  const word = () => Array.from({ length: 2 + next(3) }, () => syllables[(next(1 << 16) >> 4) % syllables.length]).join('');
  for (let index = 0; index < count; index++) {
    const name = `${next(1 << 20) % 4 === 0 ? `@${word()}/` : ''}${word()}-${word()}-${index.toString(36)}`;
    const alias = `GHSA-${[index, index * 7, index * 13].map((part) => (part % 1679616).toString(36).padStart(4, '2')).join('-')}`;
    yield { path: `padding/${index}.json`, json: malwareRecord(`MAL-2098-${index + 1}`, name, index % 2 === 0 ? [alias] : []) };
  }
}

function malwareRecord(id: string, name: string, aliases: readonly string[]): unknown {
  return {
    id,
    modified: '2025-01-01T00:00:00Z',
    published: '2025-01-01T00:00:00Z',
    schema_version: '1.7.3',
    summary: `Malicious code in ${name} (npm)`,
    details: `Padding for measurements: the package ${name} does not exist. `.repeat(6),
    aliases,
    affected: [{ package: { ecosystem: 'npm', name }, ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }] }] }],
    database_specific: { 'malicious-packages-origins': [{ source: 'padding', id }] },
  };
}
