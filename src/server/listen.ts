// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance } from 'fastify';
import { NgaoError } from '../kit/errors.ts';
import type { ServerConfig } from './context.ts';

/** Throws `address-unavailable`, saying why. */
export async function listen(app: FastifyInstance, { host, port }: Pick<ServerConfig, 'host' | 'port'>): Promise<void> {
  try {
    await app.listen({ host, port });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    const reason = Object.hasOwn(listenFaults, code ?? '') ? listenFaults[code ?? ''] : undefined;
    if (reason === undefined) throw cause;
    throw new NgaoError('address-unavailable', `${host}:${port} ${reason}`, { cause });
  }
}

const listenFaults: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is taken by another program. Stop it, or choose another port by --port (0 takes any free one).',
  EADDRNOTAVAIL: 'is not an address of this machine. Choose another one by --host.',
  ENOTFOUND: 'is not an address of this machine. Choose another one by --host.',
  EACCES: 'may not be used by this account. Choose a port from 1024 by --port.',
};
