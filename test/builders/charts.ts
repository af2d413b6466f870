// SPDX-License-Identifier: Apache-2.0
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { type Header, pack } from 'tar-stream';
import type { ReleaseScope, ScopeRules } from '../../src/model/release-scope.ts';
import { readReleaseScope } from '../../src/scan/scope/read-release-scope.ts';
import { memoryFolder } from './memory-folder.ts';

/** Rules of an organisation that exists in tests only. */
export const scopeRules: ScopeRules = {
  umbrella: 'acme',
  ownImages: ['registry.example.org/acme/*'],
  ownChartRepositories: ['https://charts.example.org/*'],
  repositories: [
    { image: 'registry.example.org/acme/worker', repository: 'acme/ledger' },
    { image: 'registry.example.org/acme/*', repository: 'acme/*' },
  ],
  exclusions: [
    { id: 'infrastructure', reason: 'Chosen by adopters.', when: { kind: 'external-chart', own: false, charts: ['kafka'] } },
    { id: 'test-tool', reason: 'A test tool.', when: { inUmbrella: false, charts: ['load-test*'] } },
    {
      id: 'third-party-init',
      reason: 'A third-party init container.',
      undecided: true,
      when: { own: false, inUmbrella: true, role: 'init-container' },
    },
  ],
};

export function scopeFiles(files: Readonly<Record<string, string | Uint8Array>>, rules = scopeRules): Promise<ReleaseScope> {
  return readReleaseScope(memoryFolder(files), rules);
}

/** A packed chart as `helm package` writes it, or whatever a test wants to see refused. */
export async function chartArchive(
  entries: readonly (Partial<Header> & { name: string } & { content?: string | Uint8Array })[],
): Promise<Uint8Array> {
  const packed = pack();
  for (const { content, ...header } of entries) packed.entry(header, Buffer.from(content ?? ''));
  packed.finalize();
  return gzipSync(await buffer(Readable.from(packed)));
}

export function filesArchive(files: Readonly<Record<string, string | Uint8Array>>): Promise<Uint8Array> {
  return chartArchive(Object.entries(files).map(([name, content]) => ({ name, content })));
}
