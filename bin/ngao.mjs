#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// The door of the command line. Prefers the one-file bundle (fast start); falls back to the sources, which
// Node >= 22.18 runs as they are. Says what to do where neither can work.
import { existsSync } from 'node:fs';
import { enableCompileCache } from 'node:module';

const bundle = new URL('../dist/ngao.mjs', import.meta.url);
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < 22 || (major === 22 && minor < 13)) {
  process.stderr.write(`ngao needs Node.js 22.13 or newer; this is ${process.versions.node}. In a checkout, run it by "npx ngao".\n`);
  process.exitCode = 3;
} else {
  enableCompileCache?.();
  const door = existsSync(bundle) ? bundle : new URL('../src/cli/main.ts', import.meta.url);
  const { runAsProcess } = await import(door.href);
  await runAsProcess();
}
