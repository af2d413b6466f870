// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../kit/errors.ts';
import type { Problem } from '../../model/problem.ts';

/** Read access to charts: a folder on disk, an opened archive, or a map in a test. Paths as everywhere: posix, relative. */
export interface ChartFolder {
  read(path: string): Uint8Array | undefined;
  readText(path: string): string | undefined;
  list(path: string): readonly { name: string; kind: 'file' | 'folder'; size: number }[];
  /** Names that could not be listed or read, as they were met. */
  readonly unreadable?: { readonly folders: ReadonlySet<string>; readonly files: ReadonlySet<string> };
  /** What could not be taken over when it was opened. */
  readonly problems?: readonly Problem[];
}

/** Bounds of one reading. Bytes. */
export const scopeLimits = {
  /** The largest known values file has 0.5 MB; Helm itself refuses files over 5 MiB. */
  fileBytes: 4 * 1024 * 1024,
  /** YAML and template text of all charts together; a release of 69 charts has 2 MB. */
  textBytes: 24 * 1024 * 1024,
  /**
   * Signs that can begin a YAML value (`, : [ {` and line ends) of all charts together: each costs the library some
   * microseconds and a kilobyte, before anything can be refused. A release of 69 charts has 100,000.
   */
  signs: 500_000,
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

const begins = new Uint8Array(128);
for (const sign of ',:[{\n') begins[sign.charCodeAt(0)] = 1;

/** What one reading may still spend; shared by all its steps, so that no combination of small files adds up. */
export class Budget {
  exhausted = false;
  nodesSpent = 0;
  private text = 0;
  private signs = 0;

  spendText(bytes: number, file: string): void {
    if (bytes > scopeLimits.fileBytes) {
      throw new NgaoError('input-too-large', `${file} is ${bytes} bytes; a chart's file may have ${scopeLimits.fileBytes}.`);
    }
    this.text += bytes;
    if (this.text > scopeLimits.textBytes) this.refuse(`hold more than ${scopeLimits.textBytes} bytes of text`);
  }

  /** To be asked before the text is parsed. */
  spendYaml(text: string, file: string): void {
    this.spendText(text.length, file);
    for (let at = 0; at < text.length; at++) if (begins[text.charCodeAt(at)] === 1) this.signs++;
    if (this.signs > scopeLimits.signs) this.refuse(`hold more than ${scopeLimits.signs} values`);
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
