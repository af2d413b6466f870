// SPDX-License-Identifier: Apache-2.0
import type { Fault } from '../contract.ts';

export async function checkCsaf21(_text: string): Promise<Fault[]> {
  return [];
}
