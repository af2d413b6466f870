// SPDX-License-Identifier: Apache-2.0
import { build } from 'esbuild';

/** Bundles the command line to one file, dist/ngao.mjs: nothing to resolve at start-up, one compile-cache entry. */
await build({
  entryPoints: ['src/cli/main.ts'],
  outfile: 'dist/ngao.mjs',
  bundle: true,
  platform: 'node',
  target: 'node22.13',
  format: 'esm',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  logLevel: 'warning',
  // CommonJS dependencies inside an ES module bundle still ask for `require`.
  banner: { js: "import { createRequire as bundleRequire } from 'node:module';const require = bundleRequire(import.meta.url);" },
});
