// SPDX-License-Identifier: Apache-2.0
// Runs as a process of its own and ends: making a database takes 1 GiB, and much of what a thread gave back would stay with
// the server, which uses a third of that (ADR 082).
import { PGlite } from '@electric-sql/pglite';
import { syncTree } from './durable-files.ts';

const folder = process.argv[2];
if (folder === undefined) throw new Error('Started without a folder to make the database in.');
const database = await PGlite.create({ dataDir: folder });
await database.close();
syncTree(folder);
// Whoever waits has gone: nothing is left that would take the new database into use.
if (!process.connected) process.exitCode = 1;
process.disconnect?.();
