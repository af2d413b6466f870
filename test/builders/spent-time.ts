// SPDX-License-Identifier: Apache-2.0

/**
 * Milliseconds of the processor that this process has had: bounds of work are held against them. A clock on the wall goes on
 * while other processes have the machine.
 */
export function spentTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
