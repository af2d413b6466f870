// SPDX-License-Identifier: Apache-2.0
import type { Cost } from './cost.ts';

export function tell(text: string): void {
  process.stdout.write(`${text}\n`);
}

export function tellHead(): void {
  tell('| what | wall s | CPU s server | CPU s database | peak MiB server | MiB database | |');
  tell('|---|---|---|---|---|---|---|');
}

export function tellCost(title: string, { wall, cpu, databaseCpu, peakMiB, databaseMiB }: Cost, remark: string): void {
  const figures = [wall.toFixed(2), cpu.toFixed(2), databaseCpu.toFixed(2), Math.round(peakMiB), Math.round(databaseMiB)];
  tell(`| ${title} | ${figures.join(' | ')} | ${remark} |`);
}

/** The value below which this share (0..1) of the values lies. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? 0;
}
