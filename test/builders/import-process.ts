// SPDX-License-Identifier: Apache-2.0
import { importDatabase } from '../../src/scan/build-database.ts';

/* A process of its own that imports one file: `node import-process.ts DATABASE-FOLDER FILE`. Made to be killed. */
const [folder, input] = process.argv.slice(2) as [string, string];
await importDatabase({ folder, now: '2026-01-01T00:00:00Z', inputs: [{ path: input, label: input }] });
