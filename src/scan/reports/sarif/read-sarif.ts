// SPDX-License-Identifier: Apache-2.0
import type { Observation } from '../../../model/observation.ts';
import type { ReportContent, ReportInput } from '../contract.ts';
import { type JsonView, openJson } from '../json-document.ts';
import { textAt } from '../loose-value.ts';
import { emptyWithoutProof, malformed, unsupported } from '../refuse.ts';
import { observationsOf } from './observations-of.ts';
import { categoryOf, proofOf, subjectOf, toolOf } from './run-facts.ts';
import { RunRules } from './run-rules.ts';

/** More runs than any real log; GitHub accepts 20. */
const mostRuns = 1000;

/**
 * SARIF 2.1.0 of any tool. A log of several runs is one report whose tool and category name them all, and it proves a scan
 * only if every run does: so it can close what a log of the same runs told before, and nothing else. `readSarifRuns` takes
 * the runs apart instead.
 */
export function readSarif(input: ReportInput): ReportContent {
  const notices: string[] = [];
  const runs = openRuns(input, notices);
  const first = runs[0] as ReportContent;
  if (runs.length === 1) return first;
  const streams = [...new Set(runs.map(({ tool, category }) => [tool.name, category].filter((text) => text !== '').join('/')))];
  const names = [...new Set(runs.map(({ tool }) => tool.name))].sort();
  const versions = [...new Set(runs.map(({ tool }) => tool.version))];
  const proofs = runs.map(({ proof }) => proof).filter((proof) => proof !== null);
  return {
    tool: { name: names.join(' + ').slice(0, 300), version: versions.length === 1 ? (versions[0] as string) : '' },
    category: streams.length === 1 ? first.category : streams.sort().join(' + ').slice(0, 1000),
    proof:
      proofs.length === runs.length
        ? { at: proofs.map(({ at }) => at).sort()[0] as string, because: proofs.map(({ because }) => because).join('; ') }
        : null,
    subject: first.subject,
    observations: chained(runs),
    notices,
  };
}

/**
 * Every run of a SARIF log as a report of its own: its own tool, category and proof.
 * Throws `input-malformed` when no run proves a scan and none lists a result.
 */
export function readSarifRuns(input: ReportInput): ReportContent[] {
  return openRuns(input, undefined);
}

/** The runs of a log by stream: runs of one tool and category tell one story together, and prove it only if each does. */
export function readSarifStreams(input: ReportInput): ReportContent[] {
  const streams = Map.groupBy(readSarifRuns(input), ({ tool, category }) => JSON.stringify([tool.name, category]));
  return [...streams.values()].map(([first, ...others]) => {
    if (!first || others.length === 0) return first as ReportContent;
    const runs = [first, ...others];
    const proof = runs.every((run) => run.proof !== null) ? first.proof : null;
    return { ...first, proof, observations: chained(runs), notices: first.notices };
  });
}

/** `shared` takes the notices of all runs; each has its own without it. */
function openRuns({ bytes, file }: ReportInput, shared: string[] | undefined): ReportContent[] {
  const log = openJson(bytes, file);
  if (log.at('runs')?.kind !== 'array') throw malformed(file, 'a SARIF log has a list "runs".');
  const version = textAt(log.get('version'));
  if (version !== '2.1.0') throw unsupported(file, `it says SARIF version "${version.slice(0, 20)}"; Ngao reads 2.1.0.`);
  const count = log.count('runs');
  if (count > mostRuns) throw malformed(file, `it has ${count} runs; no real log does. Send them in parts.`);
  let listed = 0;
  const runs: ReportContent[] = [];
  for (const run of log.views('runs')) {
    const results = run.count('results');
    listed += results;
    runs.push(readRun(run, { file, results, notices: shared ?? [] }));
  }
  if (listed === 0 && runs.every(({ proof }) => proof === null)) {
    const why = runs.flatMap(({ notices }) => notices)[0] ?? 'it has no run';
    throw emptyWithoutProof(file, why.replace(/\.$/, ''));
  }
  return runs;
}

function readRun(run: JsonView, { file, results, notices }: { file: string; results: number; notices: string[] }): ReportContent {
  if (run.at('tool', 'driver')?.kind !== 'object') throw malformed(file, 'a run names no tool (tool.driver).');
  const tool = toolOf(run);
  return {
    tool,
    category: categoryOf(run),
    proof: proofOf(run, { tool, results }, notices),
    subject: subjectOf(run),
    observations: lazily(run, tool.name, notices),
    notices,
  };
}

/** Rules are read when the first result is: a log of many runs holds one run's rules at a time. */
function* lazily(run: JsonView, tool: string, notices: string[]): Generator<Observation> {
  yield* observationsOf(run, { tool, rules: new RunRules(run), notices });
}

function* chained(runs: readonly ReportContent[]): Generator<Observation> {
  for (const { observations } of runs) yield* observations;
}
