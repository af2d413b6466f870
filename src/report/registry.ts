// SPDX-License-Identifier: Apache-2.0
import type { ReportFormat } from './contract.ts';
import { csv } from './csv/index.ts';
import { cyclonedx } from './cyclonedx/index.ts';
import { cyclonedxXml } from './cyclonedx-xml/index.ts';
import { github } from './github/index.ts';
import { html } from './html/index.ts';
import { json } from './json/index.ts';
import { junit } from './junit/index.ts';
import { markdown } from './markdown/index.ts';
import { mojaloopCsv } from './mojaloop-csv/index.ts';
import { openvex } from './openvex/index.ts';
import { sarif } from './sarif/index.ts';
import { spdx } from './spdx/index.ts';
import { table } from './table/index.ts';

/** Every output format, in the order help and reference tell them. Each door loads its writer when asked to write. */
export const reportFormats: readonly ReportFormat[] = [
  table,
  json,
  sarif,
  cyclonedx,
  cyclonedxXml,
  spdx,
  openvex,
  junit,
  csv,
  html,
  markdown,
  github,
  mojaloopCsv,
];

/** The format of that name (the word after `-o`), or undefined. */
export function reportFormat(id: string): ReportFormat | undefined {
  return reportFormats.find((format) => format.id === id);
}
