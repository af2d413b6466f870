// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../kit/errors.ts';
import type { Problem } from '../../model/problem.ts';

/** Read access to charts: a folder on disk, an opened archive, or a map in a test. Paths as everywhere: posix, relative. */
export interface ChartFolder {
  read(path: string): Uint8Array | undefined;
  readText(path: string): string | undefined;
  list(path: string): readonly { name: string; kind: 'file' | 'folder'; size: number }[];
  /** What could not be taken over when it was opened. */
  readonly problems?: readonly Problem[];
}

/** Bounds of one reading. Bytes. */
export const scopeLimits = {
  /** The largest known values file has 0.5 MB; Helm itself refuses files over 5 MiB. */
  fileBytes: 4 * 1024 * 1024,
  /** YAML and template text of all charts together; a release of 69 charts has 1.6 MB. The reader takes a second or two per MB. */
  textBytes: 8 * 1024 * 1024,
  /** Values built, merged and looked at; a release of 69 charts takes some 250,000. */
  nodes: 4_000_000,
  depth: 64,
  charts: 2_000,
  placements: 2_000,
  /** Charts within charts. */
  chartDepth: 16,
  entries: 20_000,
  archiveBytes: 64 * 1024 * 1024,
  unpackedBytes: 100 * 1024 * 1024,
} as const;

/** What one reading may still spend; shared by all its steps, so that no combination of small files adds up. */
export class Budget {
  exhausted = false;
  nodesSpent = 0;
  private text = 0;

  spendText(bytes: number, file: string): void {
    if (bytes > scopeLimits.fileBytes) {
      throw new NgaoError('input-too-large', `${file} is ${bytes} bytes; a chart's file may have ${scopeLimits.fileBytes}.`);
    }
    this.text += bytes;
    if (this.text > scopeLimits.textBytes) this.refuse(`hold more than ${scopeLimits.textBytes} bytes of text`);
  }

  spendNodes(count: number): void {
    this.nodesSpent += count;
    if (this.nodesSpent > scopeLimits.nodes) this.refuse('unfold to too many values (YAML aliases or repeated dependencies)');
  }

  private refuse(what: string): never {
    this.exhausted = true;
    throw new NgaoError('input-too-large', `The charts ${what}; they were not read to the end.`);
  }
}
