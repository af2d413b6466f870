// SPDX-License-Identifier: Apache-2.0
export { spdx3 } from './spdx-3.ts';
