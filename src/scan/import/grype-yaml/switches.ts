// SPDX-License-Identifier: Apache-2.0
import type { Notice } from '../../../model/problem.ts';
import type { ImportInput } from '../contract.ts';
import { remark } from '../remark.ts';
import { entriesOf, textOf, type ValueTree } from '../value-tree.ts';

export interface Switches {
  /** `source` unless a line says otherwise. */
  engineTarget: string;
  notices: Notice[];
}

/** The pipeline greps these, so any indentation counts and a trailing comment defeats them. */
const off = /^\s*disabled:\s*(?:true|True|TRUE|yes|Yes|YES)\s*$/;
const scanType = /^\s*scan-type:\s*["']?(source|image)["']?\s*$/;

/** `disabled` and `scan-type`: keys of the pipeline around Grype, read as lines of text and not as YAML. */
export function readSwitches({ text, file }: ImportInput, tree: ValueTree): Switches {
  const lines = text.split('\n');
  const offAt = lines.findIndex((line) => off.test(line));
  const typeAt = lines.findIndex((line) => scanType.test(line));
  const notices = [...disabledNotices(tree, { file, line: offAt + 1 }), ...scanTypeNotices(tree, { file, line: typeAt + 1 })];
  return { engineTarget: scanType.exec(lines[typeAt] ?? '')?.[1] ?? 'source', notices };
}

function disabledNotices(tree: ValueTree, place: { file: string; line: number }): Notice[] {
  const entry = entriesOf(tree).get('disabled');
  if (place.line > 0) {
    const meant = entry?.line === place.line;
    const how = meant ? '' : ' (the pipeline looks for the words at any indentation)';
    return [remark('import-gate-off', place, `the Grype scan is switched off: its gate can never fail${how}.`)];
  }
  if (!entry || !/^(?:true|yes)$/i.test(textOf(entry.value))) return [];
  const told = 'the scan stays on: the pipeline reads this line with grep, and a comment or another spelling defeats it.';
  return [remark('import-read-otherwise', { file: place.file, line: entry.line }, `"disabled" is set, but ${told}`)];
}

function scanTypeNotices(tree: ValueTree, place: { file: string; line: number }): Notice[] {
  const entry = entriesOf(tree).get('scan-type');
  if (!entry || place.line > 0) return [];
  const told =
    'the pipeline reads this line with grep, and a comment or another spelling defeats it: the default, source, holds.';
  return [remark('import-read-otherwise', { file: place.file, line: entry.line }, `"scan-type" is set, but ${told}`)];
}
