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
  const isServer = process.argv[2] === 'serve';
  if (isServer) startSmall();
  const builtin = process.getBuiltinModule;
  const bundle = new URL('../dist/ngao.mjs', import.meta.url);
  const isBuilt = builtin('node:fs').existsSync(bundle);
  // The names of these flags belong to one version of V8.
  const setFlag = major === 24 && isBuilt ? builtin('node:v8').setFlagsFromString : () => undefined;
  if (process.argv[2] === 'scan') tuneForShortRun(builtin, setFlag);
  builtin('node:module').enableCompileCache();
  // Node caches code as it was right after loading, so only functions that were compiled by then need no compiling again. A
  // server starts once in a long while, and keeps in memory what it compiled.
  if (!isServer) setFlag('--no-lazy');
  const { runAsProcess } = await import(isBuilt ? bundle.href : new URL('../src/cli/main.ts', import.meta.url).href);
  if (!isServer) setFlag('--lazy');
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

/**
 * A server is at rest most of its life, and two things never give back what its start took: V8 the 128 MiB of young objects,
 * and the C library what the embedded database was compiled in, a heap for each thread (ADR 082). Both are told once, before
 * any of our code runs, so the process is replaced by itself with a flag and two variables: same id, files and streams. It
 * goes on as it is where that is not possible (Windows, Node.js before 22.15), where somebody chose a size, and where a parent
 * talks to it by a channel, which would be lost.
 */
function startSmall() {
  // One heap, and what is larger than 32 KiB apart from it, so that it can be given back.
  const frugal = { MALLOC_ARENA_MAX: '1', MALLOC_MMAP_THRESHOLD_: '32768' };
  const isChosen = /--max[-_]semi[-_]space[-_]size/.test([...process.execArgv, process.env.NODE_OPTIONS].join(' '));
  if (isChosen || process.platform === 'win32' || process.execve === undefined || process.send !== undefined) return;
  const args = [process.execPath, '--max-semi-space-size=8', ...process.execArgv, ...process.argv.slice(1)];
  try {
    process.execve(process.execPath, args, { ...frugal, ...process.env });
  } catch {
    // Not allowed to: a larger server is better than none.
  }
}
