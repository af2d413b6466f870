// SPDX-License-Identifier: Apache-2.0
import type { TellsThat } from '../contract.ts';

/** Formats for people tell everything. */
export const tellsAll: readonly (keyof TellsThat)[] = [
  'id',
  'aliases',
  'products',
  'scores',
  'cwes',
  'published',
  'modified',
  'withdrawn',
];
