// SPDX-License-Identifier: Apache-2.0
import { noun } from '../model/noun.ts';
export const tree = noun;
