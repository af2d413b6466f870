// SPDX-License-Identifier: Apache-2.0
import { page } from '../../web/src/page.ts';
export const serve = page;
