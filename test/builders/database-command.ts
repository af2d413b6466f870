// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { runDb } from '../../src/cli/db.ts';
import { asNgaoError } from '../../src/kit/errors.ts';
import { openDatabase } from '../../src/scan/database/index.ts';
import { buildOsv } from '../builders/advisories.ts';
import { zipFile } from '../builders/zip-file.ts';

export const now = ['--now', '2026-11-24'];

function writerTo(write: (text: string) => void) {
  return { write };
}

/** Calls the command as the door does: an error becomes its exit code and message. */
export async function ngaoDb(
  args: readonly string[],
  options: { env?: Record<string, string>; cwd?: string; tty?: boolean } = {},
) {
  const told = { code: 0, out: '', err: '' };
  const io = {
    stdout: writerTo((text) => {
      told.out += text;
    }),
    stderr: {
      ...writerTo((text) => {
        told.err += text;
      }),
      isTTY: options.tty ?? false,
    },
    env: options.env ?? {},
    cwd: options.cwd ?? process.cwd(),
  };
  try {
    told.code = await runDb(args, io);
  } catch (thrown) {
    const error = asNgaoError(thrown);
    assert.equal(error.expected, true, `unexpected: ${error.cause instanceof Error ? error.cause.stack : error.message}`);
    told.code = error.exitCode;
    told.err += error.message;
  }
  return told;
}

export function idsOf(folder: string, name = 'demo-package', ecosystem = 'npm'): string[] {
  const database = openDatabase(folder);
  const rows = database.lookup([{ ecosystem, name }]).get(`${ecosystem}\u0000${name}`) ?? [];
  database.close();
  return rows.map((row) => row.id);
}

export function archive(...records: Record<string, unknown>[]): Buffer {
  return zipFile(Object.fromEntries(records.map((record) => [`${record.id}.json`, JSON.stringify(record)])));
}

export const npm = archive(buildOsv({ id: 'GHSA-2222-2222-2222', aliases: ['CVE-1900-0001'] }));
export const kev = JSON.stringify({
  catalogVersion: '1',
  dateReleased: '2026-01-01T00:00:00Z',
  vulnerabilities: [{ cveID: 'CVE-1900-0001' }],
});
export const epss = '#model_version:v1,score_date:2026-01-01T00:00:00+0000\ncve,epss,percentile\nCVE-1900-0001,0.25,0.5\n';
export const core = zipFile({
  'index.json': JSON.stringify({ 1: { cve: ['CVE-1900-0002'], vulnerable: '20.x', patched: '^20.1.0', severity: 'high' } }),
});
