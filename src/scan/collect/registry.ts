// SPDX-License-Identifier: Apache-2.0
import { bunLock } from './bun-lock/index.ts';
import type { Collector } from './contract.ts';
import { cyclonedx } from './cyclonedx/index.ts';
import { cyclonedxXml } from './cyclonedx-xml/index.ts';
import { mojaloopCsv } from './mojaloop-csv/index.ts';
import { nodeModules } from './node-modules/index.ts';
import { npmLock } from './npm-lock/index.ts';
import { pnpmLock } from './pnpm-lock/index.ts';
import { runtime } from './runtime/index.ts';
import { secrets } from './secrets/index.ts';
import { spdx } from './spdx/index.ts';
import { spdx3 } from './spdx-3/index.ts';
import { spdxTagValue } from './spdx-tag-value/index.ts';
import { yarnBerry } from './yarn-berry/index.ts';
import { yarnV1 } from './yarn-v1/index.ts';

/** Every collector. Where several claim a name and none recognises the content, the earliest reads the file. */
export const collectors: readonly Collector[] = [
  npmLock,
  yarnV1,
  yarnBerry,
  pnpmLock,
  bunLock,
  nodeModules,
  cyclonedx,
  cyclonedxXml,
  spdx,
  spdx3,
  spdxTagValue,
  mojaloopCsv,
  runtime,
  secrets,
];
