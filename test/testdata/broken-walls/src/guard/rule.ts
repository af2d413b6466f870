// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { command } from '../cli/command.ts';
export const rule = [readFileSync, command];
