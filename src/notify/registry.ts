// SPDX-License-Identifier: Apache-2.0
import type { Channel } from './contract.ts';
import { discourse } from './discourse/index.ts';
import { mail } from './mail/index.ts';
import { matrix } from './matrix/index.ts';
import { slack } from './slack/index.ts';
import { teams } from './teams/index.ts';
import { webhook } from './webhook/index.ts';

/** Every channel, in the order documentation tells them. */
export const channels: readonly Channel[] = [mail, discourse, matrix, slack, teams, webhook];

/** The channel of that name, or undefined. */
export function channel(id: string): Channel | undefined {
  return channels.find((item) => item.id === id);
}
