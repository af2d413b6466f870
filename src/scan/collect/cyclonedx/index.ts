// SPDX-License-Identifier: Apache-2.0
export { cyclonedx } from './cyclonedx.ts';
