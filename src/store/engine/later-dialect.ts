// SPDX-License-Identifier: Apache-2.0
import { CompiledQuery, type DatabaseConnection, PostgresDialect, PostgresDriver, type TransactionSettings } from 'kysely';
import type { Connections } from './connections.ts';

/**
 * For transactions whose end need not be on the disk when it is answered (`onDisk: 'later'`): they begin and say so in one message.
 */
export class LaterDialect extends PostgresDialect {
  readonly #pool: Connections;

  constructor(pool: Connections) {
    super({ pool });
    this.#pool = pool;
  }

  override createDriver(): PostgresDriver {
    return new LaterDriver({ pool: this.#pool });
  }
}

class LaterDriver extends PostgresDriver {
  override async beginTransaction(
    connection: DatabaseConnection,
    { isolationLevel = 'read committed' }: TransactionSettings,
  ): Promise<void> {
    const begin = `start transaction isolation level ${isolationLevel}; set local synchronous_commit = off`;
    await connection.executeQuery(CompiledQuery.raw(begin));
  }
}
