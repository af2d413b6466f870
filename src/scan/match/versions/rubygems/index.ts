// SPDX-License-Identifier: Apache-2.0
import type { VersionScheme } from '../contract.ts';
import { compareRubygems } from './rubygems-order.ts';

export const rubygems: VersionScheme = {
  id: 'rubygems',
  ecosystems: ['RubyGems'],
  types: ['gem'],
  compare: compareRubygems,
};
