// SPDX-License-Identifier: Apache-2.0
import type { Exception } from '../model/exception.ts';
import type { Inventory } from '../model/inventory.ts';
import type { DatabaseIdentity } from '../model/match.ts';
import type { Policy } from '../model/policy.ts';
import type { Notice, Problem } from '../model/problem.ts';
import type { Finding, Report, Verdict } from '../model/report.ts';
import { applyBaseline } from './apply-baseline.ts';
import { applyExceptions } from './exceptions/apply-exceptions.ts';
import { factFindings } from './fact-findings.ts';
import { isUnknownAndWarned, violationOf } from './gate.ts';

export interface JudgeRequest {
  /** Every target's inventory; its own problems and notices must already be among `problems` and the caller's notices. */
  inventories: readonly Inventory[];
  /** What the other rooms found (vulnerabilities, malware, runtimes, secrets, code), all `open`. */
  findings: readonly Finding[];
  policy: Policy;
  exceptions: readonly Exception[];
  /** An earlier complete report: what it already knew does not gate. */
  baseline?: Report | undefined;
  /** RFC 3339. */
  now: string;
  /** The advisory database that answered; undefined when none did (then `problems` says so). */
  database: DatabaseIdentity | undefined;
  problems: readonly Problem[];
  /** `--warn`: tell the truth, exit 0. */
  warn: boolean;
  /** Whether development findings stay in the result; false drops them (malware apart) after exceptions were matched. Default true. */
  includeDev?: boolean | undefined;
  /** Kinds that stay in the result; undefined: all. */
  only?: ReadonlySet<Finding['kind']> | undefined;
  /** Whether the folder of the policy was scanned as a whole: exceptions for a target that is not there are told then. */
  wholeFolder?: boolean | undefined;
}

export interface Judgement {
  /** Sorted by target, kind, component, id; statuses, exceptions and due dates set. */
  findings: Finding[];
  verdict: Verdict;
  notices: Notice[];
  /** Those given, then the gate's own; deduplicated. Any of them makes the verdict incomplete. */
  problems: Problem[];
}

/**
 * The gate. Adds licence and deprecation findings, applies exceptions and the baseline, and holds what is left against
 * the policy's thresholds. Pure: the same request gives the same judgement.
 *
 * Exit codes (contract): 3 when anything could not be done, even if the rest passes or fails; 1 when the gate fails; else 0.
 * `--warn` makes the exit code 0 and nothing else: the result still says what is true.
 */
export async function judge(request: JudgeRequest): Promise<Judgement> {
  const { policy, now, inventories } = request;
  const facts = await factFindings(inventories, policy);
  const excepted = await applyExceptions([...request.findings, ...facts.findings], inventories, {
    exceptions: request.exceptions,
    now,
    exhaustive: request.only === undefined && isComplete(request),
    wholeFolder: request.wholeFolder,
  });
  const shown = excepted.findings.filter(makeFilter(request));
  const findings = applyBaseline(shown, request).sort(byPlace);
  const problems = distinct([...request.problems, ...staleness(request)]);
  const violations = findings.flatMap((finding) => violationOf(finding, policy, now) ?? []);
  return {
    findings,
    verdict: verdictOf(violations, { problems, warn: request.warn }),
    notices: [
      ...facts.notices,
      ...excepted.notices,
      ...unknownSeverityNotice(findings, policy),
      ...hiddenNotice(excepted.findings, request),
      ...oldContentNotice(request),
    ],
    problems,
  };
}

/** Whether everything that was to be looked at was looked at. */
export function isComplete({ problems }: { problems: readonly Problem[] }): boolean {
  return problems.length === 0;
}

function makeFilter({ includeDev, only }: JudgeRequest): (finding: Finding) => boolean {
  return (finding) => (includeDev !== false || !isLeftOut(finding)) && (only === undefined || only.has(finding.kind));
}

/** Malware runs where it is installed, and build machines install development dependencies: it is never left out. */
function isLeftOut({ component, kind }: Finding): boolean {
  return component?.scope === 'dev' && kind !== 'malware';
}

function hiddenNotice(findings: readonly Finding[], { includeDev, only }: JudgeRequest): Notice[] {
  const isAsked = ({ status, kind }: Finding) => status === 'open' && (only === undefined || only.has(kind));
  const hidden = findings.filter((finding) => isLeftOut(finding) && isAsked(finding)).length;
  if (includeDev !== false || hidden === 0) return [];
  const message = `${hidden} finding${hidden === 1 ? '' : 's'} in development dependencies left out; --include-dev tells and judges them.`;
  return [{ code: 'dev-findings-hidden', message, target: '' }];
}

function verdictOf(
  violations: Verdict['violations'],
  { problems, warn }: { problems: readonly Problem[]; warn: boolean },
): Verdict {
  const enforced = !warn;
  if (!isComplete({ problems })) return { result: 'incomplete', exitCode: warn ? 0 : 3, enforced, violations };
  if (violations.length > 0) return { result: 'fail', exitCode: warn ? 0 : 1, enforced, violations };
  return { result: 'pass', exitCode: 0, enforced, violations };
}

/** The starter set is told as a problem of its own by whoever opened it; its age says nothing more. */
function staleness({ database, policy, now }: JudgeRequest): Problem[] {
  const { maxDatabaseAge } = policy.gate;
  if (!database || database.starter || maxDatabaseAge === null) return [];
  const hours = (Date.parse(now) - Date.parse(database.builtAt)) / 3_600_000;
  if (hours <= maxDatabaseAge) return [];
  const age = Number.isNaN(hours) ? 'tells no time of its making' : `was built on ${database.builtAt}`;
  const message = `The advisory database ${age}; the policy allows ${maxDatabaseAge} hours. Run "ngao db update".`;
  return [{ code: 'database-stale', message, target: '' }];
}

/** Days after which a feed without anything new is no feed of ours: OSV's tell something new nearly every day. */
const quietDays = 30;

/** Building a database from old files makes it young again; what it holds tells its real age. */
function oldContentNotice({ database, now }: JudgeRequest): Notice[] {
  const dates = (database?.sources ?? []).filter(({ name }) => name.startsWith('osv/')).map(({ newest }) => newest);
  const newest = dates.filter((date) => !Number.isNaN(Date.parse(date))).sort((a, b) => Date.parse(b) - Date.parse(a))[0];
  if (newest === undefined) return [];
  const days = Math.floor((Date.parse(now) - Date.parse(newest)) / 86_400_000);
  if (!(days > quietDays)) return [];
  const message = `The newest advisory of the database is of ${newest.slice(0, 10)}, ${days} days before this check: what was found since is not in it. Run "ngao db update".`;
  return [{ code: 'database-content-old', message, target: '' }];
}

function unknownSeverityNotice(findings: readonly Finding[], policy: Policy): Notice[] {
  const count = findings.filter((finding) => isUnknownAndWarned(finding, policy)).length;
  if (count === 0) return [];
  const message = `${count} finding${count === 1 ? ' has' : 's have'} a severity that nobody has told; the policy lets them pass (gate.unknownSeverity: warn).`;
  return [{ code: 'severity-unknown', message, target: '' }];
}

function distinct(problems: readonly Problem[]): Problem[] {
  return [
    ...new Map(problems.map((problem) => [JSON.stringify([problem.code, problem.message, problem.target]), problem])).values(),
  ];
}

function byPlace(a: Finding, b: Finding): number {
  const [left, right] = [placeOf(a), placeOf(b)];
  const differs = left.findIndex((part, index) => part !== right[index]);
  if (differs < 0) return 0;
  return (left[differs] as string) < (right[differs] as string) ? -1 : 1;
}

function placeOf({ target, kind, component, id }: Finding): string[] {
  return [target, kind, component?.purl ?? '', id];
}
