// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Browser, Locator, Page, Response } from 'playwright-core';
import type { ServerConfig } from '../../src/server/context.ts';
import { assertAccessible, openBrowser, openPage, pagesFolder, screenshots } from './real-browser.ts';
import { type Client, type TestServer, testServer } from './server.ts';
import { settled } from './settled.ts';

const views = [
  ['', 'light', 1280],
  ['-dark', 'dark', 1280],
  ['-375', 'light', 375],
] as const;

/** Pictures in light, dark and on a phone; in each nothing that axe calls a violation, and nothing that stands out at the side. */
export async function lookEverywhere(page: Page, name: string): Promise<void> {
  for (const [suffix, colorScheme, width] of views) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 860 });
    await lookAt(page, `${name}${suffix}`);
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 1280, height: 860 });
}

/** One picture, as the page stands. */
export async function lookAt(page: Page, name: string): Promise<void> {
  await settled(page);
  await page.evaluate('scrollTo(0, 0)');
  await page.screenshot({ path: join(screenshots, `${name}.png`), fullPage: true });
  await assertAccessible(page, name);
  const over = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  assert.ok(Number(over) <= 0, `${name} scrolls sideways by ${over}`);
}

/** The titled part of a page. */
export function part(page: Page, title: string): Locator {
  return page.getByRole('region', { name: title, exact: true });
}

/** Presses a button and waits for the change that it sends; the answer must have this status. */
export async function press(page: Page, button: Locator, status = 200): Promise<void> {
  // These two are asked by POST and change nothing.
  const isChange = (answer: Response) =>
    answer.request().method() !== 'GET' && answer.url().includes('/api/v1/') && !/\/(cvss|render)$/.test(answer.url());
  const [answer] = await Promise.all([page.waitForResponse(isChange), button.click()]);
  assert.equal(answer.status(), status, `${answer.url()}: ${status < 300 && !answer.ok() ? await answer.text() : ''}`);
  // What is shown is asked for again, and only then the form is empty for the next one.
  await page.locator('button[data-loading]').first().waitFor({ state: 'detached' });
  await settled(page);
}

/** Fills fields by their label; a select takes the value of an option, a box takes true. */
export async function fill(where: Locator | Page, fields: Readonly<Record<string, string | true>>): Promise<void> {
  for (const [label, value] of Object.entries(fields)) {
    const field = fieldOf(where, label);
    if (value === true) await field.check();
    else if ((await field.evaluate((element) => (element as { tagName: string }).tagName)) === 'SELECT')
      await field.selectOption(value);
    else await field.fill(value);
  }
}

/** The field under a label; a star behind it says that it is needed. */
export function fieldOf(where: Locator | Page, label: string): Locator {
  return where.getByLabel(new RegExp(`^${label.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}( \\*)?$`));
}

const day = 86_400_000;
const begun = Date.now();
/** Counted from when the test began: a story that goes on past midnight asks for the days that it wrote. */
export const inDays = (count: number) => new Date(begun + count * day).toISOString().slice(0, 10);

export interface Walk {
  server: TestServer;
  browser: Browser;
  url: string;
  uid: string;
  codeName: string;
  olga: { client: Client; page: Page };
  sven: { client: Client; page: Page };
  ella: { client: Client; page: Page };
  tove: { client: Client; page: Page };
  told: string[];
}

export async function beginWalk(t: TestContext, more: Partial<ServerConfig> = {}): Promise<Walk> {
  const server = await testServer(t, { config: { webFolder: pagesFolder, ...more } });
  server.setNow(new Date().toISOString());
  await server.app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = server.app.server.address() as { port: number };
  const url = `http://127.0.0.1:${port}`;
  server.context.config.publicUrl = url;
  const browser = await openBrowser();
  t.after(() => browser.close());
  const told: string[] = [];
  const sit = async (name: string, roles: Parameters<TestServer['person']>[1]) => {
    const client = await server.person(name, roles);
    const visit = await openPage(browser, { url, session: client.session });
    visit.page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) told.push(`${name}: ${message.text()}`);
    });
    visit.page.on('pageerror', (error) => told.push(`${name}: ${error}`));
    return { client, page: visit.page };
  };
  const olga = await sit('Olga', ['committee', 'viewer']);
  const sven = await sit('Sven', ['committee', 'viewer']);
  const ella = await sit('Ella', []);
  const tove = await sit('Tove', ['committee', 'viewer']);
  return { server, browser, url, uid: '', codeName: '', olga, sven, ella, tove, told };
}

export const read = async ({ olga, uid }: Walk) => (await olga.client.get(`/api/v1/cases/${uid}`)).body;
export const readDesk = async ({ olga, uid }: Walk) => (await olga.client.get(`/api/v1/cases/${uid}/desk`)).body;

export async function open(page: Page, { uid }: Walk, where: string) {
  await page.goto(`/cases/${uid}${where === '' ? '' : `?tab=${where}`}`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await settled(page);
}

/** A move on the first part of the page. */
export async function move(walk: Walk, label: RegExp) {
  const { page } = walk.olga;
  await open(page, walk, '');
  await part(page, 'Next moves').getByRole('button', { name: label }).click();
  await press(page, page.getByRole('button', { name: 'Do it' }));
}
