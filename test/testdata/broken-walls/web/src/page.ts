// SPDX-License-Identifier: Apache-2.0
import { tool } from '../../src/kit/tool.ts';
export const page = tool;
