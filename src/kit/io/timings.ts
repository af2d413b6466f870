// SPDX-License-Identifier: Apache-2.0

const marks: [string, number][] = [];

/** Notes that a phase has ended; told only by `timingsLine`. Only when asked for: the clock itself is a module to load. */
export function endPhase(name: string): void {
  if (process.env.NGAO_TIMINGS) marks.push([name, performance.now()]);
}

/** Milliseconds per phase since the process began, and the peak of resident memory in MiB, as one JSON line. */
export function timingsLine(): string {
  const phases: Record<string, number> = {};
  let before = 0;
  for (const [name, at] of marks) {
    phases[name] = round((phases[name] ?? 0) + at - before);
    before = at;
  }
  return JSON.stringify({ phases, total: round(performance.now()), peakMiB: round(process.resourceUsage().maxRSS / 1024) });
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
