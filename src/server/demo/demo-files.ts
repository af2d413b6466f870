// SPDX-License-Identifier: Apache-2.0
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import type { Static } from 'typebox';
import { NgaoError } from '../../kit/errors.ts';
import type { ScopeRules } from '../../model/release-scope.ts';
import type { Expectation } from '../../store/tables.ts';
import type { NewException } from '../contract/decisions.ts';

type Asked = Pick<Static<typeof NewException>, 'decision' | 'justification' | 'matcher' | 'reason' | 'owner'>;

/** What happened on one day, that many days before today. Exactly one of the four is there. */
export interface DemoStep {
  daysAgo: number;
  report?: { target: string; file: string; version: string };
  /** Folder of a Helm chart. */
  release?: string;
  /** Version of a release. */
  freeze?: string;
  /** `days`: how long it lasts. It is approved by the other person, unless it is left as a proposal. */
  exception?: Asked & { days: number; leftProposed?: boolean };
}

export interface DemoStory {
  product: { key: string; name: string };
  scopeRules: ScopeRules;
  expects: readonly (Expectation & { target: string })[];
  /** Oldest first. */
  steps: readonly DemoStep[];
}

/** The instant that stands in the example reports for that of their step. */
const placeholder = '1900-01-01T00:00:00Z';

/** The folder of the example portfolio, beside the program. Throws `input-unreadable` where it was left out. */
export function demoFolder(): string {
  for (let at = import.meta.dirname; ; at = dirname(at)) {
    const folder = join(at, 'examples', 'portfolio');
    if (existsSync(join(folder, 'portfolio.json'))) return folder;
    if (at === dirname(at))
      throw new NgaoError('input-unreadable', 'The example portfolio is not installed with this program (examples/portfolio).');
  }
}

export function readStory(folder: string): DemoStory {
  return JSON.parse(readFileSync(join(folder, 'portfolio.json'), 'utf8')) as DemoStory;
}

/** An example report as it would have been written at that instant. */
export function readDemoReport(folder: string, { file, at }: { file: string; at: string }): Readable {
  const text = readFileSync(join(folder, 'reports', file), 'utf8').replaceAll(placeholder, at);
  return Readable.from([Buffer.from(text)]);
}

/** The chart packed as `helm package` does it. */
export async function packChart(folder: string, chart: string): Promise<Readable> {
  const { pack } = await import('tar-stream');
  const packed = pack();
  for (const name of readdirSync(join(folder, chart)).sort())
    packed.entry({ name: `demo-payments/${name}`, mtime: new Date(0) }, readFileSync(join(folder, chart, name)));
  packed.finalize();
  return Readable.from([gzipSync(await buffer(Readable.from(packed)))]);
}
