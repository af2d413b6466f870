// SPDX-License-Identifier: Apache-2.0
import { Browser } from './browser.ts';
import type { TakenMail } from './case-mail.ts';
import type { TestServer } from './server.ts';

/** The code in a letter that was taken for this address. */
export function codeIn(taken: readonly TakenMail[], address: string): string {
  const letters = taken.filter(({ to }) => to.includes(address)).map(({ text }) => text.replaceAll(/=\r?\n/g, ''));
  const code = letters.map((text) => /(?:[0-9A-Z]{4}-){5}[0-9A-Z]{4}/.exec(text)?.[0]).find((one) => one !== undefined);
  if (code === undefined) throw new Error(`no code was mailed to ${address}`);
  return code;
}

/** Somebody without an account who entered their code. */
export async function outsider({ app }: Pick<TestServer, 'app'>, receipt: string): Promise<Browser> {
  const browser = new Browser(app);
  const answer = await browser.post('/my/report/session', { receipt });
  if (answer.status !== 200) throw new Error(answer.text);
  return browser;
}

/** R15: somebody who signs the English text of confidentiality behind their code. */
export async function signing(outside: Browser): Promise<Browser> {
  const { texts } = (await outside.get('/my/report')).body.confidentiality;
  const { digest: textDigest } = texts.find(({ language }: { language: string }) => language === 'en');
  const answer = await outside.post('/my/report/signature', { textDigest });
  if (answer.status !== 200) throw new Error(answer.text);
  return outside;
}
