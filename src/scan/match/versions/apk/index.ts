// SPDX-License-Identifier: Apache-2.0
import type { VersionScheme } from '../contract.ts';
import { compareApk } from './apk-order.ts';

export const apk: VersionScheme = {
  id: 'apk',
  ecosystems: ['Alpine', 'Alpaquita', 'BellSoft Hardened Containers', 'Chainguard', 'MinimOS', 'Wolfi'],
  types: ['apk', 'alpine'],
  compare: compareApk,
};
