// SPDX-License-Identifier: Apache-2.0
import { asNgaoError } from '../kit/errors.ts';
import type { Exception } from '../model/exception.ts';
import type { FindingKind } from '../model/report.ts';
import type { RepositoryDecisions } from '../policy/register/lint-entry.ts';
import type { CommandIo } from './io.ts';
import { scanTargets } from './scan-pipeline.ts';

export interface Compared {
  /** Undefined when the repository could not be scanned completely: then nothing may be called unmatched. */
  scan: RepositoryDecisions['scan'];
  /** Why not; '' when it was. */
  why: string;
}

const kinds: readonly FindingKind[] = ['vulnerability', 'malware', 'license', 'deprecated', 'runtime'];

/** Scans one repository for the register: everything that one of its decisions could speak of, or nothing. */
export async function scanForRegister(
  repository: { base: string; exceptions: readonly Exception[] },
  flags: { database: string | undefined; now: string | undefined },
  io: CommandIo,
): Promise<Compared> {
  const needsSecrets = repository.exceptions.some(({ kind }) => kind === 'secret');
  try {
    const outcome = await scanTargets(
      {
        targets: ['.'],
        databaseFlag: flags.database,
        policyFile: undefined,
        now: flags.now,
        includeDev: true,
        only: new Set<FindingKind>(needsSecrets ? [...kinds, 'secret'] : kinds),
        warn: true,
      },
      { ...io, cwd: repository.base },
    );
    outcome.database?.close();
    const { report, inventories } = outcome;
    const [problem] = report.problems;
    return problem ? { scan: undefined, why: problem.message } : { scan: { findings: report.findings, inventories }, why: '' };
  } catch (thrown) {
    const error = asNgaoError(thrown);
    if (!error.expected || error.code === 'config-invalid' || error.code === 'usage') throw error;
    return { scan: undefined, why: error.message };
  }
}
