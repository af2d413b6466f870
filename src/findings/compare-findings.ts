// SPDX-License-Identifier: Apache-2.0
import type { Finding } from '../model/report.ts';

/** The report's order: target, kind, component, id. */
export function compareFindings(a: Finding, b: Finding): number {
  return (
    compareText(a.target, b.target) ||
    compareText(a.kind, b.kind) ||
    compareText(a.component?.purl ?? '', b.component?.purl ?? '') ||
    compareText(a.id, b.id)
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
