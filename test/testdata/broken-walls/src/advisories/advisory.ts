// SPDX-License-Identifier: Apache-2.0
import { privateCase } from '../cases/case.ts';
export const advisory = privateCase;
