// SPDX-License-Identifier: Apache-2.0

/** A scan that should arrive: by whom, and how often at least. */
export interface Expectation {
  tool: string;
  everyHours: number;
}
