// SPDX-License-Identifier: Apache-2.0
import type { Collector } from './contract.ts';
import { nodeModules } from './node-modules/index.ts';
import { npmLock } from './npm-lock/index.ts';
import { runtime } from './runtime/index.ts';
import { secrets } from './secrets/index.ts';
import { yarnV1 } from './yarn-v1/index.ts';

/** Every collector. Where two claim the same name and neither knows the content, the earlier one reads it. */
export const collectors: readonly Collector[] = [npmLock, yarnV1, nodeModules, runtime, secrets];
