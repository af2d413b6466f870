// SPDX-License-Identifier: Apache-2.0
export const command = 1;
