// SPDX-License-Identifier: Apache-2.0
import { channels } from '../../../notify/registry.ts';
import type { Line } from './contract.ts';
import { courier } from './courier.ts';
import { cve } from './cve.ts';
import { ghsa } from './ghsa.ts';
import { feed, local } from './local.ts';
import { provider } from './provider.ts';
import { reporter } from './reporter.ts';

const own: Readonly<Record<string, Line>> = { page: local, csaf: provider, osv: local, vex: local, feed, ghsa, cve, reporter };

/** How lines of this channel are run; undefined for a channel that there is none of (any more). */
export function lineOf(channel: string): Line | undefined {
  if (Object.hasOwn(own, channel)) return own[channel];
  return channels.some(({ id }) => id === channel) ? courier : undefined;
}
