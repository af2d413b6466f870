// SPDX-License-Identifier: Apache-2.0
import type { Inventory } from '../model/inventory.ts';
import type { Report } from '../model/report.ts';

export interface ReportInput {
  report: Report;
  /** The inventories behind the report, in target order; SBOM formats need every component, not only findings. */
  inventories: readonly Inventory[];
  /** RFC 3339; the run's `--now`. Formats that need a timestamp use it, so the same input gives the same bytes. */
  now: string;
  /** Whether ANSI colours may be used (a terminal); only `table` cares. */
  colour: boolean;
  /** Columns of the terminal; 80 when unknown. */
  width: number;
  /** How the scan was called; what to do next is told in the same words. */
  asked?: Asked;
}

/** What a command needs to speak of the same as this scan. */
export interface Asked {
  targets: readonly string[];
  db?: string | undefined;
  policy?: string | undefined;
}

/** One item of the report shelf: writes one output format. */
export interface ReportFormat {
  /** The folder's name; the word after `-o`. */
  id: string;
  title: string;
  /** Where it may be asked for: with findings (`scan`), as an inventory only (`sbom`), or both. */
  offeredBy: readonly ('scan' | 'sbom')[];
  /** The whole document as text, ending in one newline. Deterministic. */
  write(input: ReportInput): string | Promise<string>;
}
