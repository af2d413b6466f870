// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from 'node:child_process';

export interface Program {
  title: string;
  command: string;
  args: readonly string[];
  env?: Record<string, string>;
  cwd?: string;
}

export interface Timing {
  title: string;
  /** Wall-clock milliseconds of the whole process. */
  min: number;
  median: number;
  max: number;
  exitCode: number | null;
}

/**
 * Times whole processes, interleaved (a, b, a, b, ...) so that a slow moment of the machine meets all alike.
 * Two warm-up rounds are not counted.
 */
export function measure(programs: readonly Program[], rounds: number): readonly Timing[] {
  const times = programs.map(() => [] as number[]);
  const codes = programs.map((): number | null => null);
  for (let round = -2; round < rounds; round++) {
    programs.forEach((program, index) => {
      const started = performance.now();
      codes[index] = runOnce(program).status;
      if (round >= 0) times[index]?.push(performance.now() - started);
    });
  }
  return programs.map((program, index) => timing(program.title, times[index] ?? [], codes[index] ?? null));
}

export function runOnce(program: Program) {
  return spawnSync(program.command, [...program.args], {
    encoding: 'utf8',
    env: { ...process.env, ...program.env },
    cwd: program.cwd,
    maxBuffer: 1 << 28,
  });
}

/** The last JSON line that `NGAO_TIMINGS=1` prints on standard error. */
export function timingsOf(program: Program): { phases: Record<string, number>; total: number; peakMiB: number } {
  const result = runOnce({ ...program, env: { ...program.env, NGAO_TIMINGS: '1' } });
  const line = result.stderr
    .trim()
    .split('\n')
    .findLast((text) => text.startsWith('{'));
  if (line === undefined)
    throw new Error(`${program.title} printed no timings (exit ${result.status}): ${result.stderr.slice(0, 500)}`);
  return JSON.parse(line);
}

function timing(title: string, times: readonly number[], exitCode: number | null): Timing {
  const sorted = [...times].sort((a, b) => a - b);
  return { title, min: sorted[0] ?? 0, median: sorted[sorted.length >> 1] ?? 0, max: sorted.at(-1) ?? 0, exitCode };
}
