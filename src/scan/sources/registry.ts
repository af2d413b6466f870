// SPDX-License-Identifier: Apache-2.0
import type { AdvisorySource } from './contract.ts';
import { epss } from './epss/index.ts';
import { kev } from './kev/index.ts';
import { nodejsCore } from './nodejs-core/index.ts';
import { osv } from './osv/index.ts';
import { starter } from './starter/index.ts';

/** Every advisory feed, in the order in which a document is offered to them. */
export const sources: readonly AdvisorySource[] = [osv, nodejsCore, kev, epss, starter];
