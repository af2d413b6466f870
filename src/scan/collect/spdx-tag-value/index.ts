// SPDX-License-Identifier: Apache-2.0
export { spdxTagValue } from './spdx-tag-value.ts';
