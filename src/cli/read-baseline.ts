// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { NgaoError } from '../kit/errors.ts';
import type { Report } from '../model/report.ts';

/** Reads an earlier `-o json` report. Anything else, or an incomplete one, is refused: it would hide what it never saw. */
export async function readBaseline(file: string, cwd: string): Promise<Report> {
  const report = await readReport(file, cwd);
  if (!report.complete) {
    throw new NgaoError(
      'config-invalid',
      `${file} is an incomplete report and cannot be a baseline. Make one from a complete scan.`,
    );
  }
  return report;
}

async function readReport(file: string, cwd: string): Promise<Report> {
  let document: unknown;
  try {
    document = JSON.parse(readFileSync(resolve(cwd, file), 'utf8'));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT')
      throw new NgaoError(
        'config-invalid',
        `--baseline ${file}: there is no such file. Give a report made by "ngao scan -o json".`,
        {
          cause,
        },
      );
    throw new NgaoError(
      'config-invalid',
      `--baseline ${file}: not a readable JSON file. Give a report made by "ngao scan -o json".`,
      { cause },
    );
  }
  const [{ Value }, { Report: schema }] = await Promise.all([import('typebox/value'), import('../model/report.ts')]);
  if (Value.Check(schema, document)) return document;
  throw new NgaoError('config-invalid', `--baseline ${file} is not an ngao-report/1. Give a report made by "ngao scan -o json".`);
}
