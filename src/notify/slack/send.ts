// SPDX-License-Identifier: Apache-2.0
import { placeKeys, placeOf, secretUrlOf } from '../channel-settings.ts';
import type { Courier, RenderedMessage } from '../contract.ts';
import { ask } from '../egress.ts';
import { cannotVerify, cut, type Judgement, onlyRecipient, reportOf } from '../http-outcome.ts';
import { readSettings } from '../settings.ts';

const where = 'slack';
/** Bytes; the far side cuts at 40,000 characters. */
const longest = 30_000;

/** Posts to an incoming webhook. There is no field for our id: a doubtful message is for a person to look at. */
export async function openSlack(settings: unknown): Promise<Courier> {
  const given = readSettings(settings, [...placeKeys, 'urlFile', 'urlEnv'], where);
  const place = placeOf(given, where);
  const url = secretUrlOf(given, place, where);
  return {
    send: async (message) => {
      const recipient = onlyRecipient(message);
      const body = JSON.stringify({ text: textFor(message), mrkdwn: false, unfurl_links: false, unfurl_media: false });
      const headers = { 'content-type': 'application/json; charset=utf-8' };
      return reportOf(recipient, await ask({ method: 'POST', url, headers, body }, place), judge);
    },
    verify: cannotVerify,
  };
}

/** The far side answers 200 with `ok`; a page of some proxy in between is no answer of it. */
function judge(text: string): Judgement {
  if (/^\s*ok\s*$/i.test(text) || text.trim() === '') return { outcome: 'sent', answer: text.trim() || 'accepted' };
  return { outcome: 'try-later', answer: text, doubtful: true };
}

/** Plain words: no mention wakes a whole channel, no link hides where it leads. */
function textFor({ subject, text }: RenderedMessage): string {
  const plain = `${subject}\n\n${text}`.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return cut(withoutCalls(plain), longest);
}

/** `@channel` and its kin call everybody, escaped or not, in some of the compatible servers. */
function withoutCalls(text: string): string {
  return text.replace(/@(?=(?:channel|here|all|everyone)\b)/gi, '@\u2060');
}
