// SPDX-License-Identifier: Apache-2.0
export { spdx } from './spdx.ts';
