// SPDX-License-Identifier: Apache-2.0
import { plain } from '../report/plain-text.ts';
import type { CommandIo } from './io.ts';

/** One note or error on standard error. It quotes file names, arguments and lockfiles: whatever they hold stays text. */
export function say(io: Pick<CommandIo, 'stderr'>, text: string): void {
  io.stderr.write(`ngao: ${text.split('\n').map(plain).join('\n')}\n`);
}
