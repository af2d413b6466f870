// SPDX-License-Identifier: Apache-2.0
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/*
 * `npx vite web` serves the sources and passes the API on to a server on this machine; tools/build-web.ts builds.
 * No script and no style stands in the HTML: the server's Content-Security-Policy allows files of its own only.
 */
const server = process.env.NGAO_SERVER ?? 'http://127.0.0.1:8080';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  server: { proxy: { '/api': server } },
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2023',
    // The polyfill would be a script inside the page; small pictures as data: addresses would be one more source to allow.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
});
