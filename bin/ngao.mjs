#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// The door of the command line. Prefers the bundle (fast start); falls back to the sources, which Node >= 22.18 runs as
// they are. Says what to do where neither can work.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < 22 || (major === 22 && minor < 13)) {
  process.stderr.write(
    `ngao needs Node.js 22.13 or newer; this is ${process.versions.node}. In a checkout, run it by "npx ngao".\n`,
  );
  process.exitCode = 3;
} else {
  // Not by `import`: that reads, and so loads, everything that these modules export.
  const builtin = process.getBuiltinModule;
  const bundle = new URL('../dist/ngao.mjs', import.meta.url);
  const isBuilt = builtin('node:fs').existsSync(bundle);
  // The names of these flags belong to one version of V8.
  const setFlag = major === 24 && isBuilt ? builtin('node:v8').setFlagsFromString : () => undefined;
  if (process.argv[2] === 'scan') tuneForShortRun(builtin, setFlag);
  builtin('node:module').enableCompileCache();
  // Node caches code as it was right after loading, so only functions that were compiled by then need no compiling again.
  setFlag('--no-lazy');
  const { runAsProcess } = await import(isBuilt ? bundle.href : new URL('../src/cli/main.ts', import.meta.url).href);
  setFlag('--lazy');
  await runAsProcess();
}

/**
 * A scan lives for a tenth of a second: optimised code would be ready when nobody needs it (kit/io/long-run.ts takes this
 * back for large files), and threads that help to collect garbage cost more than they save. Modules of Node.js come first:
 * V8 refuses their precompiled code under other flags.
 */
function tuneForShortRun(builtin, setFlag) {
  for (const name of ['node:crypto', 'node:sqlite']) builtin(name);
  for (const flag of ['--no-opt', '--no-maglev', '--no-incremental-marking', '--no-concurrent-marking', '--no-parallel-scavenge'])
    setFlag(flag);
}
