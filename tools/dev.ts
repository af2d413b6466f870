// SPDX-License-Identifier: Apache-2.0
import { runAsProcess } from '../src/cli/main.ts';

/* `npm run dev -- scan .`: the command line from its sources. */
await runAsProcess();
