// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

/** Clock ticks of /proc per second: 100 on every Linux that Node.js runs on. */
const ticks = 100;

/** CPU seconds of a process with all its threads so far; those of ended children where asked. */
export function cpuSeconds(pid: number, given: { children?: boolean } = {}): number {
  const fields = statOf(pid);
  if (!fields) return 0;
  const of = (index: number) => Number(fields[index - 3] ?? 0);
  return (of(14) + of(15) + (given.children ? of(16) + of(17) : 0)) / ticks;
}

/** Forgets the peak so far (5 in clear_refs, proc(5)): starting takes more memory than running. */
export function forgetPeak(pid: number): void {
  try {
    writeFileSync(`/proc/${pid}/clear_refs`, '5');
  } catch {
    // Not allowed everywhere: then the peak is since the process began.
  }
}

/** The most memory that a process held at once since then, in MiB. */
export function peakMiB(pid: number): number {
  return statusMiB(pid, 'VmHWM');
}

/** A PostgreSQL cluster: the postmaster and every process it started, those that ended included. */
export function clusterCpu(postmaster: number): number {
  return childrenOf(postmaster).reduce((sum, pid) => sum + cpuSeconds(pid), cpuSeconds(postmaster, { children: true }));
}

/** Memory of the cluster now in MiB, what its processes share counted once. */
export function clusterMiB(postmaster: number): number {
  return [postmaster, ...childrenOf(postmaster)].reduce((sum, pid) => sum + pssMiB(pid), 0);
}

function childrenOf(parent: number): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => Number(statOf(pid)?.[1]) === parent);
}

/** The fields behind the program's name, which may hold spaces: state is the first, as field 3 of proc(5). */
function statOf(pid: number): string[] | undefined {
  const text = read(`/proc/${pid}/stat`);
  return text === '' ? undefined : text.slice(text.lastIndexOf(')') + 2).split(' ');
}

function statusMiB(pid: number, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(read(`/proc/${pid}/status`))?.[1] ?? 0) / 1024;
}

function pssMiB(pid: number): number {
  return Number(/^Pss:\s+(\d+) kB/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0) / 1024;
}

/** A process may end between two looks. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
