// SPDX-License-Identifier: Apache-2.0
export { cyclonedxXml } from './cyclonedx-xml.ts';
