// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { NgaoError } from '../../kit/errors.ts';
import { originOf, placeKeys, placeOf, secretOf } from '../channel-settings.ts';
import type { Courier, RenderedMessage } from '../contract.ts';
import { ask } from '../egress.ts';
import {
  cannotVerify,
  cut,
  type Judgement,
  joined,
  jsonObject,
  recipientsOf,
  reportOf,
  verifyReportOf,
} from '../http-outcome.ts';
import { readSettings } from '../settings.ts';

const where = 'matrix';
/** Bytes; a whole event may have 65,536. */
const longest = 24_000;

/**
 * Sends to rooms that the settings allow (client-server API, "PUT /rooms/{roomId}/send/{eventType}/{txnId}"). The
 * transaction id is made of the message's own, so that a resend gives the same event.
 */
export async function openMatrix(settings: unknown): Promise<Courier> {
  const given = readSettings(settings, [...placeKeys, 'rooms', 'tokenFile', 'tokenEnv'], where);
  const place = placeOf(given, where);
  const rooms = roomsOf(given.rooms);
  const headers = { authorization: `Bearer ${secretOf(given, 'token', where)}`, 'content-type': 'application/json' };
  const base = `${originOf(place)}/_matrix/client/v3/rooms`;
  return {
    send: async (message) => {
      const recipients = recipientsOf(message);
      const unknown = recipients.some((room) => !rooms.includes(room));
      if (unknown || recipients.length === 0)
        throw new NgaoError('usage', 'The message must name rooms of the matrix settings, and at least one.');
      const reports = [];
      for (const room of recipients) {
        const url = `${base}/${encodeURIComponent(room)}/send/m.room.message/${transactionOf(message)}`;
        const answer = await ask({ method: 'PUT', url, headers, body: JSON.stringify(contentFor(message)) }, place);
        reports.push(reportOf(room, answer, judge));
      }
      return joined(reports);
    },
    verify: async (_message, { recipient, reference }) => {
      if (reference === undefined || !rooms.includes(recipient)) return await cannotVerify();
      const url = `${base}/${encodeURIComponent(recipient)}/event/${encodeURIComponent(reference)}`;
      // A message that was taken down stays as an event without content.
      return verifyReportOf(await ask({ method: 'GET', url, headers }, place), ({ status, text }) => {
        const { event_id: id, content } = jsonObject(text);
        return status === 200 && id === reference && typeof (content as { body?: unknown } | undefined)?.body === 'string';
      });
    },
  };
}

function transactionOf({ id }: RenderedMessage): string {
  return `ngao-${createHash('sha256').update(id).digest('hex').slice(0, 40)}`;
}

/** A notice: other programs must not answer it; `m.mentions` empty: it calls nobody. */
function contentFor({ subject, text, html }: RenderedMessage): unknown {
  return {
    msgtype: 'm.notice',
    body: cut(`${subject}\n\n${text}`, longest),
    'm.mentions': {},
    ...(html !== undefined && Buffer.byteLength(html) <= longest && { format: 'org.matrix.custom.html', formatted_body: html }),
  };
}

function judge(text: string): Judgement {
  const { event_id: id } = jsonObject(text);
  if (typeof id === 'string' && /^\$\S{1,254}$/.test(id)) return { outcome: 'sent', answer: id, reference: id };
  return { outcome: 'try-later', answer: text, doubtful: true };
}

function roomsOf(given: unknown): string[] {
  const isRoom = (room: unknown): room is string => typeof room === 'string' && /^![^\s\p{Cc}]{1,250}$/u.test(room);
  if (!Array.isArray(given) || given.length === 0 || given.length > 50 || !given.every(isRoom))
    throw new NgaoError('config-invalid', `${where}.rooms must be a list of room ids, each beginning with "!".`);
  return given;
}
