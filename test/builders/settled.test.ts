// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { localServer } from './local-server.ts';
import { browserMissing, openBrowser, openPage } from './real-browser.ts';
import { settled } from './settled.ts';

/** Asks twice, the second time because of the first answer, and draws what it heard in a turn of its own. */
const html = `<!doctype html><title>x</title><button>nothing</button><script>
  const ask = async (path) => (await fetch(path)).text();
  const button = document.querySelector('button');
  button.onclick = async () => {
    const first = await ask('/first');
    setTimeout(async () => {
      const second = await ask('/second');
      requestAnimationFrame(() => { button.textContent = first + second; });
    });
  };
</script>`;

test('a page is settled when all answers are there and drawn, also long after its document was idle', {
  skip: browserMissing,
}, async (t) => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const url = await localServer(t, async ({ url: path }, response) => {
    if (path === '/') return response.setHeader('content-type', 'text/html').end(html);
    await held;
    return response.end(path);
  });
  const browser = await openBrowser();
  t.after(() => browser.close());
  const { page } = await openPage(browser, { url });
  await page.goto('/');
  await page.waitForLoadState('networkidle');
  await page.getByRole('button').click();
  await page.waitForLoadState('networkidle');
  assert.equal(await page.getByRole('button').textContent(), 'nothing', 'idle once is idle for ever');
  const all = settled(page);
  release();
  await all;
  assert.equal(await page.getByRole('button').textContent(), '/first/second');
  await assert.rejects(settled(await (await browser.newContext()).newPage()), /only for pages/);
});
