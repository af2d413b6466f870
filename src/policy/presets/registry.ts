// SPDX-License-Identifier: Apache-2.0
import type { PolicyFile } from '../../model/policy.ts';
import { bod2604 } from './bod-26-04.ts';
import { mojaloop } from './mojaloop.ts';
import { osps } from './osps.ts';
import { pci633 } from './pci-6.3.3.ts';

/** The built-in policies that ngao.yaml may name under `extends`. */
export const presets: ReadonlyMap<string, PolicyFile> = new Map([
  ['bod-26-04', bod2604],
  ['mojaloop', mojaloop],
  ['osps', osps],
  ['pci-6.3.3', pci633],
]);
