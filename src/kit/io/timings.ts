// SPDX-License-Identifier: Apache-2.0

const marks: [string, number][] = [];

/** Notes that a phase has ended. Costs nothing worth measuring; told only by `timingsLine`. */
export function endPhase(name: string): void {
  marks.push([name, performance.now()]);
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
