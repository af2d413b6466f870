// SPDX-License-Identifier: Apache-2.0

import type { ReportContent, RunProof } from '../contract.ts';
import { counted } from '../counted.ts';
import { instantOf } from '../instant-of.ts';
import type { JsonView } from '../json-document.ts';
import { firstText, listAt, textAt, valueAt } from '../loose-value.ts';
import { oneLine } from '../observe.ts';
import { isSecretTool } from '../rule-kind.ts';

export function toolOf(run: JsonView): ReportContent['tool'] {
  const driver = run.at('tool', 'driver');
  const text = (key: string) => oneLine(textAt(driver?.get(key)));
  return {
    name: text('name') || 'unnamed tool',
    version: text('semanticVersion') || text('version') || text('dottedQuadFileVersion'),
  };
}

/**
 * The automation id without its last part, which names the single run (3.17.3; GitHub reads it the same way):
 * `nightly/linux/2026-01-02` belongs to `nightly/linux`, `nightly/` to `nightly`, `nightly` to ''.
 */
export function categoryOf(run: JsonView): string {
  const id = textAt(run.get('automationDetails', 'id')).slice(0, 1000);
  return oneLine(id.slice(0, Math.max(0, id.lastIndexOf('/'))));
}

export function subjectOf(run: JsonView): ReportContent['subject'] {
  const source = run.get('versionControlProvenance', 0);
  // The repository's address without credentials and query; what it names is for the default target only.
  const address = textAt(source, 'repositoryUri')
    .replace(/^[a-z+]+:\/\/(?:[^/@]*@)?/i, '')
    .replace(/[?#].*$/s, '');
  return { name: oneLine(address.replace(/\.git$/, '')), version: oneLine(textAt(source, 'revisionId')), digest: '' };
}

/** A run's tool and how many results it lists: counted once, for a count walks the whole list. */
export interface Counted {
  tool: ReportContent['tool'];
  results: number;
}

/**
 * What the run proves (3.20.14 executionSuccessful). Without invocations only a run that found something has shown that its
 * tool worked; a run without `results` was not a scan at all (3.14.23: absent when nothing was attempted).
 */
export function proofOf(run: JsonView, { tool, results }: Counted, notices: string[]): RunProof | null {
  const invocations = [...run.each('invocations')];
  const doubt = doubtOf(run, { tool, results }, invocations);
  if (doubt !== '') {
    notices.push(`${tool.name}: ${doubt}; it closes nothing.`);
    return null;
  }
  const ended = invocations.map((each) => instantOf(firstText(each, ['endTimeUtc'], ['startTimeUtc']))).filter((at) => at !== '');
  const how = invocations.length > 0 ? 'its run ended successfully' : `it lists ${counted(results, 'result')}`;
  return { at: ended.sort()[0] ?? '', because: `${tool.name} ${tool.version}: ${how}` };
}

function doubtOf(run: JsonView, { tool, results }: Counted, invocations: readonly unknown[]): string {
  if (run.at('results')?.kind !== 'array') return 'the run has no list of results, so nothing was scanned';
  if (tool.version === '') return 'the run does not tell the version of its tool';
  if (invocations.length === 0) return doubtWithoutEnd(results, tool.name);
  if (invocations.some((each) => valueAt(each, 'executionSuccessful') !== true)) return 'the run did not end successfully';
  const failed = invocations
    .flatMap((each) => listAt(each, 'toolExecutionNotifications'))
    .filter((each) => textAt(each, 'level') === 'error');
  return failed.length > 0 ? `the tool reports ${counted(failed.length, 'error')} of its own` : '';
}

/** Most package scanners tell no invocation; what they found shows that they worked. */
function doubtWithoutEnd(results: number, tool: string): string {
  if (results === 0) return 'the run tells neither results nor how it ended';
  // Hooks let them look at one commit, which reads the same.
  return isSecretTool(tool) ? 'the run does not tell how it ended, and a search of one commit looks the same' : '';
}
