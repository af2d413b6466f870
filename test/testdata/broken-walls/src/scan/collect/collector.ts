// SPDX-License-Identifier: Apache-2.0
import { matcher } from '../match/matcher.ts';
export const collector = matcher;
