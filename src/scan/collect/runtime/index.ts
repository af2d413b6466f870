// SPDX-License-Identifier: Apache-2.0
import type { Collector } from '../contract.ts';
import { kindOfRuntimeFile } from './runtime-file.ts';

/** What a folder says about the Node.js it is built and run with. Claimed once a folder; a single file may be named. */
export const runtime: Collector = {
  id: 'runtime',
  title: 'Runtime version in Dockerfile, Containerfile, .nvmrc, .node-version, .tool-versions, package.json',
  role: 'facts',
  claims: (path) => kindOfRuntimeFile(path) !== undefined,
  async collect(input) {
    const { collectRuntime } = await import('./collect-runtime.ts');
    return collectRuntime(input);
  },
};
