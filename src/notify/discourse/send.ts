// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { NgaoError } from '../../kit/errors.ts';
import { originOf, placeKeys, placeOf, requiredText, secretOf } from '../channel-settings.ts';
import type { Courier, RenderedMessage, SendReport, VerifyReport } from '../contract.ts';
import { ask, type EgressAnswer } from '../egress.ts';
import { cut, type Judgement, jsonObject, onlyRecipient, reportOf, verifyReportOf } from '../http-outcome.ts';
import { readSettings, wholeNumberOf } from '../settings.ts';

const where = 'discourse';
/** Bytes; forums cut at 32,000 characters unless told otherwise. */
const longest = 30_000;
const longestTitle = 250;

/**
 * Opens a topic in one category (`POST /posts.json`). The topic's external id is made of the message's own: a second topic
 * for it is refused by the forum, and the first is found again.
 */
export async function openDiscourse(settings: unknown): Promise<Courier> {
  const given = readSettings(settings, [...placeKeys, 'category', 'user', 'keyFile', 'keyEnv'], where);
  const place = placeOf(given, where);
  const category = wholeNumberOf(given, { key: 'category', least: 1, most: 1_000_000_000 }, where);
  if (category === undefined) throw new NgaoError('config-invalid', `${where}.category is missing: the number of the category.`);
  const base = originOf(place);
  const headers = {
    'api-key': secretOf(given, 'key', where),
    'api-username': requiredText(given, 'user', where),
    'content-type': 'application/json',
  };
  const find = async (message: RenderedMessage): Promise<VerifyReport> =>
    verifyReportOf(
      await ask({ method: 'GET', url: `${base}/t/external_id/${externalId(message)}.json`, headers }, place),
      (answer) => topicOf(answer, base) !== undefined,
    );
  return {
    send: async (message) => {
      const recipient = onlyRecipient(message);
      const body = JSON.stringify({
        title: cut(message.subject, longestTitle),
        raw: plainMarkdown(cut(message.text, longest)),
        category,
        external_id: externalId(message),
      });
      const report = reportOf(recipient, await ask({ method: 'POST', url: `${base}/posts.json`, headers, body }, place), judge);
      return isTaken(report) && (await find(message)).outcome === 'found' ? alreadyThere(report) : report;
    },
    verify: find,
  };
}

/** At most 50 letters, digits, dashes and underscores. */
function externalId({ id }: RenderedMessage): string {
  return `ngao-${createHash('sha256').update(id).digest('hex').slice(0, 40)}`;
}

/** A code block: the forum reads Markdown and HTML, calls `@names` and opens pictures; in here it does nothing of it. */
function plainMarkdown(text: string): string {
  const ticks = '`'.repeat(Math.max(3, ...[...text.matchAll(/`+/g)].map(([run]) => run.length + 1)));
  return `${ticks}text\n${text.trimEnd()}\n${ticks}\n`;
}

function judge(text: string): Judgement {
  const { topic_id: topic } = jsonObject(text);
  if (typeof topic === 'number' && Number.isSafeInteger(topic))
    return { outcome: 'sent', answer: `topic ${topic}`, reference: String(topic) };
  // A post that waits for a moderator has no topic yet.
  if (jsonObject(text).action === 'enqueued') return { outcome: 'sent', answer: 'waits for a moderator' };
  return { outcome: 'try-later', answer: text, doubtful: true };
}

/** The forum answers with the topic, or with where it stands. */
function topicOf(answer: EgressAnswer & { kind: 'answer' }, base: string): string | undefined {
  const { status, headers, text } = answer;
  if (status === 200) {
    const { id } = jsonObject(text);
    return typeof id === 'number' ? String(id) : undefined;
  }
  const { location } = headers;
  if (![301, 302, 307, 308].includes(status) || location === undefined || !URL.canParse(location, base)) return undefined;
  const target = new URL(location, base);
  return target.origin === base ? /^\/t\/(?:[^/]+\/)?(\d+)(?:\.json)?$/.exec(target.pathname)?.[1] : undefined;
}

/** 422: what breaks a rule of the forum; that the external id is taken is one of them. */
function isTaken({ deliveries }: SendReport): boolean {
  return deliveries.some(({ code }) => code === 422);
}

function alreadyThere(report: SendReport): SendReport {
  const deliveries = report.deliveries.map((delivery) => ({
    ...delivery,
    outcome: 'sent' as const,
    answer: 'it stood there already',
  }));
  return { outcome: 'sent', deliveries };
}
