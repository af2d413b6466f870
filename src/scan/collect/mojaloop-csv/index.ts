// SPDX-License-Identifier: Apache-2.0
export { mojaloopCsv } from './mojaloop-csv.ts';
