// SPDX-License-Identifier: Apache-2.0
import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster } from './cluster.ts';
import { clusterCpu, clusterMiB, cpuSeconds, forgetPeak, peakMiB } from './process-usage.ts';

/** What something cost. CPU of server and database apart where they are apart. */
export interface Cost {
  wall: number;
  cpu: number;
  databaseCpu: number;
  /** Peak of the server's process meanwhile. */
  peakMiB: number;
  databaseMiB: number;
}

interface Measured {
  pid: number;
  cluster: Cluster | undefined;
}

/** Measures what `run` costs that process and its database. */
export async function costOf<Result>({ pid, cluster }: Measured, run: () => Promise<Result>): Promise<Cost & { result: Result }> {
  forgetPeak(pid);
  const before = { wall: performance.now(), cpu: cpuSeconds(pid), database: cluster ? clusterCpu(cluster.postmaster) : 0 };
  const result = await run();
  return {
    result,
    wall: (performance.now() - before.wall) / 1000,
    cpu: cpuSeconds(pid) - before.cpu,
    databaseCpu: cluster ? clusterCpu(cluster.postmaster) - before.database : 0,
    peakMiB: peakMiB(pid),
    databaseMiB: cluster ? clusterMiB(cluster.postmaster) : 0,
  };
}

/** How often a process that will end is looked at, in milliseconds: what it used after the last look is not told. */
const look = 20;

/** Measures a whole process from now to its end. Throws when it fails. */
export async function costOfProcess(child: ChildProcess, cluster: Cluster | undefined): Promise<Cost> {
  const pid = child.pid ?? 0;
  const began = performance.now();
  const database = cluster ? clusterCpu(cluster.postmaster) : 0;
  const cost: Cost = { wall: 0, cpu: 0, databaseCpu: 0, peakMiB: 0, databaseMiB: 0 };
  while (child.exitCode === null && child.signalCode === null) {
    cost.cpu = Math.max(cost.cpu, cpuSeconds(pid));
    cost.peakMiB = Math.max(cost.peakMiB, peakMiB(pid));
    await sleep(look);
  }
  if (child.exitCode !== 0) throw new Error(`The process ended with ${child.exitCode ?? child.signalCode}.`);
  cost.wall = (performance.now() - began) / 1000;
  if (cluster) cost.databaseCpu = clusterCpu(cluster.postmaster) - database;
  if (cluster) cost.databaseMiB = clusterMiB(cluster.postmaster);
  return cost;
}
