// SPDX-License-Identifier: Apache-2.0
import type { ServerContext } from '../context.ts';

export async function readStoredMail(_context: ServerContext, _uid: string): Promise<void> {}
