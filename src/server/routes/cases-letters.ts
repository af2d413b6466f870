// SPDX-License-Identifier: Apache-2.0
import { allowClearText } from '../cases/allow-clear-text.ts';
import { settleDoubt } from '../cases/outbox-doubt.ts';
import { draftLetter, editLetter, sendLetterLater, takeLetterBack } from '../cases/write-letter.ts';
import { DoubtBody, DraftBody, MadeAnswer, MessageParams, MessagePatch, UidParams } from '../contract/cases.ts';
import { Done } from '../contract/common.ts';
import { type Route, route } from '../route.ts';

const person = { who: 'person' } as const;

export const caseLetterRoutes: readonly Route[] = [
  route({
    method: 'POST',
    url: '/cases/:uid/messages',
    summary: 'Draft a letter to people outside, from its template or from given words',
    access: person,
    status: 201,
    schemas: { params: UidParams, body: DraftBody, answer: MadeAnswer },
    handle: async ({ caller, params, body }, context) => ({ uid: await draftLetter(context, caller, { ...body, ...params }) }),
  }),
  route({
    method: 'PATCH',
    url: '/cases/:uid/messages/:message',
    summary: 'Change the words of a draft',
    access: person,
    schemas: { params: MessageParams, body: MessagePatch, answer: Done },
    handle: async ({ caller, params, body }, context) => {
      await editLetter(context, caller, { ...body, ...params });
      return { ok: true };
    },
  }),
  route({
    method: 'POST',
    url: '/cases/:uid/messages/:message/queue',
    summary: 'Send it, after the time to undo',
    access: person,
    schemas: { params: MessageParams, answer: Done },
    handle: async ({ caller, params }, context) => {
      await sendLetterLater(context, caller, params);
      return { ok: true };
    },
  }),
  route({
    method: 'POST',
    url: '/cases/:uid/messages/:message/cancel',
    summary: 'Take it back before it leaves',
    access: person,
    schemas: { params: MessageParams, answer: Done },
    handle: async ({ caller, params }, context) => {
      await takeLetterBack(context, caller, params);
      return { ok: true };
    },
  }),
  route({
    method: 'POST',
    url: '/cases/:uid/messages/:message/doubt',
    summary: 'Say what became of a letter that the server may have sent as it ended: it went out, or it is sent again',
    access: person,
    schemas: { params: MessageParams, body: DoubtBody, answer: Done },
    handle: async ({ caller, params, body }, context) => {
      await settleDoubt(context, caller, { ...body, ...params });
      return { ok: true };
    },
  }),
  route({
    method: 'POST',
    url: '/cases/:uid/messages/:message/clear-text',
    summary: 'Say that its reader, who wrote encrypted, may be written to in the clear',
    access: person,
    schemas: { params: MessageParams, answer: Done },
    handle: async ({ caller, params }, context) => {
      await allowClearText(context, caller, params);
      return { ok: true };
    },
  }),
];
