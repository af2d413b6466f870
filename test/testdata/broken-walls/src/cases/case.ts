// SPDX-License-Identifier: Apache-2.0
import { matcher } from '../scan/match/matcher.ts';
export const privateCase = matcher;
