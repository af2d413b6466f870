// SPDX-License-Identifier: Apache-2.0
import type { VersionScheme } from '../contract.ts';
import { compareNuget } from './nuget-order.ts';

export const nuget: VersionScheme = {
  id: 'nuget',
  ecosystems: ['NuGet'],
  types: ['nuget'],
  compare: compareNuget,
};
