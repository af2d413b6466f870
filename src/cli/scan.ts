// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../kit/errors.ts';
import { endPhase } from '../kit/io/timings.ts';
import { nearest } from '../kit/nearest.ts';
import type { Finding } from '../model/report.ts';
import { listFlag, type ParsedFlags, parseFlags, textFlag } from './flags.ts';
import type { Command, CommandIo } from './io.ts';
import { readOutputs, wantsColour, writeOutputs } from './outputs.ts';
import { say } from './say.ts';
import { type ScanOutcome, type ScanRequest, scanTargets } from './scan-pipeline.ts';

const kinds: readonly Finding['kind'][] = ['vulnerability', 'malware', 'license', 'deprecated', 'secret', 'runtime'];

const help = `Usage: ngao scan [OPTIONS] [TARGET...]

Reads what TARGET (default: the current folder) is made of, matches it with the advisory
database, judges it by the policy, and tells the verdict. Touches the network only for --upload.

TARGET   a folder, a lockfile (npm, yarn, pnpm, bun), or an SBOM (CycloneDX, SPDX, 24-column csv)

  -o, --output FORMAT[=FILE]  table (default), json, sarif, cyclonedx, spdx, openvex, junit, csv,
                              html, markdown, github; repeat it for several reports of one run
      --json                  the same as -o json
      --include-dev           tell and judge development dependencies too
      --only KIND,...         ${kinds.join(', ')}
      --policy FILE           default: ngao.yaml at the target's root, else the built-in policy
      --db DIR                the advisory database (default: NGAO_DB, else the user's cache folder)
      --baseline REPORT       an earlier "-o json" report: gate only what is new since
      --warn                  tell the verdict but exit 0; the report says "enforced": false
      --now DATE              judge as of this date (also SOURCE_DATE_EPOCH): same input, same bytes
      --upload URL            hand report and SBOM in to the Ngao server at this address and wait
                              until they are read; https, or http on this machine
      --token-file FILE       file with the ingest token, or the CI's own job token
      --upload-product KEY    the product (default: NGAO_PRODUCT)
      --upload-target REF     repository:NAME or image:NAME (default: repository: and the project's name)

Exit codes: 0 passed, 1 the gate failed, 2 asked wrongly, 3 could not finish (or not upload).
Examples:
  ngao scan
  ngao scan --include-dev -o table -o sarif=ngao.sarif -o html=report.html
  ngao scan package-lock.json bom.json --only vulnerability,malware
  ngao scan --upload https://ngao.example.org --token-file token --upload-product payments
`;

export const scan: Command = {
  name: 'scan',
  summary: 'Tell what is in a project, what is wrong with it, and whether it passes.',
  help,
  run: runScan,
};

async function runScan(args: readonly string[], io: CommandIo): Promise<number> {
  const flags = parseFlags('scan', args, {
    output: { type: 'string', short: 'o', multiple: true },
    json: { type: 'boolean' },
    'include-dev': { type: 'boolean' },
    only: { type: 'string' },
    policy: { type: 'string' },
    db: { type: 'string' },
    baseline: { type: 'string' },
    warn: { type: 'boolean' },
    now: { type: 'string' },
    upload: { type: 'string' },
    'token-file': { type: 'string' },
    'upload-product': { type: 'string' },
    'upload-target': { type: 'string' },
  });
  const upload = await readUpload(flags, io);
  const asked = listFlag(flags, 'output');
  const outputs = readOutputs(flags.values.json ? [...asked, 'json'] : asked.length > 0 ? asked : ['table'], 'scan');
  const request = requestOf(flags);
  const outcome = await scanTargets(request, io);
  try {
    const { targets, databaseFlag: db, policyFile: policy } = request;
    const input = { ...outcome, colour: wantsColour(io), width: io.stdout.columns ?? 80, asked: { targets, db, policy } };
    await writeOutputs(outputs, input, io);
    endPhase('write');
  } finally {
    outcome.database?.close();
  }
  if (outputs.every((output) => output.file !== undefined)) say(io, lastWord(outcome));
  if (upload && !(await upload(outcome))) {
    // Both are told: what the scan says, and that the server does not know it.
    say(io, lastWord(outcome));
    return 3;
  }
  return outcome.report.verdict.exitCode;
}

/** What --upload asks for, checked before anything is scanned; loaded only when it is asked for. */
async function readUpload(flags: ParsedFlags, io: CommandIo): Promise<((outcome: ScanOutcome) => Promise<boolean>) | undefined> {
  const asked = ['upload', 'token-file', 'upload-product', 'upload-target'].some((name) => textFlag(flags, name) !== undefined);
  if (!asked) return undefined;
  const { readUpload: read, uploadScan } = await import('./upload.ts');
  const upload = read(flags, io);
  return (outcome) => uploadScan(upload, outcome, { io });
}

function requestOf(flags: ParsedFlags): ScanRequest {
  return {
    targets: flags.positionals.length > 0 ? flags.positionals : ['.'],
    databaseFlag: textFlag(flags, 'db'),
    policyFile: textFlag(flags, 'policy'),
    baselineFile: textFlag(flags, 'baseline'),
    now: textFlag(flags, 'now'),
    includeDev: flags.values['include-dev'] === true,
    only: readKinds(textFlag(flags, 'only')),
    warn: flags.values.warn === true,
  };
}

function readKinds(text: string | undefined): ScanRequest['only'] {
  if (text === undefined) return undefined;
  const asked = text.split(',').map((word) => word.trim());
  for (const word of asked) {
    if (kinds.includes(word as Finding['kind'])) continue;
    const guess = nearest(word, kinds);
    throw new NgaoError(
      'usage',
      `--only ${word}: ${guess ? `did you mean ${guess}?` : 'there is no such kind.'} Kinds: ${kinds.join(', ')}.`,
    );
  }
  return new Set(asked as Finding['kind'][]);
}

/** One line for the log when every report went into a file. */
function lastWord({ report }: ScanOutcome): string {
  const { verdict, summary, problems } = report;
  const violations = `${verdict.violations.length} violation${verdict.violations.length === 1 ? '' : 's'}`;
  if (verdict.result === 'incomplete')
    return `incomplete: ${problems[0]?.message ?? ''} (${violations}; exit ${verdict.exitCode})`;
  return `${verdict.result}: ${summary.open} open, ${summary.excepted} excepted, ${violations} (exit ${verdict.exitCode})`;
}
