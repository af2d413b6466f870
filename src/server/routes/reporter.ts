// SPDX-License-Identifier: Apache-2.0
import type { Readable } from 'node:stream';
import Type from 'typebox';
import { answerByCode } from '../cases/embargo.ts';
import { signByCode } from '../cases/outside-signature.ts';
import { appeal, changeWishes, deleteOwn, exportOwn, giveOwnKey, reporterSays } from '../cases/reporter-acts.ts';
import { attachFile } from '../cases/reporter-files.ts';
import { answerRetest } from '../cases/reporter-offer.ts';
import { endReporterSession, requireOutsider, requireReporter, startReporterSession } from '../cases/reporter-session.ts';
import { reporterView } from '../cases/reporter-view.ts';
import { vendorSays } from '../cases/vendor-page.ts';
import { OwnKeyBody } from '../contract/case-keys.ts';
import { AcknowledgeBody, ConsentBody } from '../contract/cases.ts';
import { Done, object, text } from '../contract/common.ts';
import {
  AppealBody,
  DeleteAnswer,
  DeleteBody,
  ReceiptBody,
  ReporterSays,
  ReporterSession,
  ReporterView,
  ReporterWishes,
  RetestAnswer,
  VendorSays,
} from '../contract/intake.ts';
import { type Route, route } from '../route.ts';

/** No account: the receipt code opens a session of its own, which every handler asks for first. */
const byCode = {
  who: 'public',
  because: 'a reporter has no account; the session behind the receipt code is checked by the handler',
} as const;
const largest = 256 * 1024;

export const reporterRoutes: readonly Route[] = [
  route({
    method: 'POST',
    url: '/my/report/session',
    summary: 'Enter by the receipt code',
    access: byCode,
    perMinute: 30,
    schemas: { body: ReceiptBody, answer: ReporterSession },
    handle: async ({ body, http, reply }, context) => await startReporterSession(context, { receipt: body.receipt, http, reply }),
  }),
  route({
    method: 'DELETE',
    url: '/my/report/session',
    summary: 'Leave your report',
    access: byCode,
    schemas: { answer: Done },
    handle: async ({ http, reply }, context) => {
      await requireOutsider(context, http);
      await endReporterSession(context, http, reply);
      return { ok: true };
    },
  }),
  route({
    method: 'GET',
    url: '/my/report',
    summary: 'Where your report stands',
    access: byCode,
    schemas: { answer: ReporterView },
    handle: async ({ http }, context) => await reporterView(context, await requireOutsider(context, http)),
  }),
  route({
    method: 'POST',
    url: '/my/report/messages',
    summary: 'Write to the committee',
    access: byCode,
    largest,
    schemas: { body: ReporterSays, answer: ReporterView },
    handle: async ({ http, body }, context) => {
      const reporter = await requireOutsider(context, http);
      await reporterSays(context, reporter, body.text);
      return await reporterView(context, reporter);
    },
  }),
  route({
    method: 'PUT',
    url: '/my/report/wishes',
    summary: 'Say how you want to be named, and who may reach you',
    access: byCode,
    schemas: { body: ReporterWishes, answer: ReporterView },
    handle: async ({ http, body }, context) => {
      const reporter = await requireReporter(context, http);
      await changeWishes(context, reporter, body);
      return await reporterView(context, reporter);
    },
  }),
  route({
    method: 'PUT',
    url: '/my/report/key',
    summary: 'Give the OpenPGP key that letters to you are encrypted to, once the committee has compared its fingerprint',
    access: byCode,
    perMinute: 10,
    schemas: { body: OwnKeyBody, answer: ReporterView },
    handle: async ({ http, body }, context) => {
      const reporter = await requireReporter(context, http);
      await giveOwnKey(context, reporter, body.armored);
      return await reporterView(context, reporter);
    },
  }),
  route({
    method: 'POST',
    url: '/my/report/attachments',
    summary: 'Add a file, as the body, byte for byte; its name in the header x-ngao-file-name, percent-encoded',
    access: byCode,
    status: 201,
    perMinute: 30,
    largest: 20 * 1024 * 1024,
    schemas: { body: 'stream', answer: object({ id: text }) },
    handle: async ({ http }, context) => {
      const reporter = await requireReporter(context, http);
      const declaredType = http.headers['content-type'] ?? '';
      return await attachFile(context, reporter, {
        name: fileName(http.headers['x-ngao-file-name']),
        declaredType,
        body: http.body as Readable,
      });
    },
  }),
  route({
    method: 'POST',
    url: '/my/report/retest',
    summary: 'Say whether the fix that you were offered works',
    access: byCode,
    largest,
    schemas: { body: RetestAnswer, answer: ReporterView },
    handle: async ({ http, body }, context) => {
      const reporter = await requireReporter(context, http);
      await answerRetest(context, reporter, body);
      return await reporterView(context, reporter);
    },
  }),
  route({
    method: 'POST',
    url: '/my/report/embargo',
    summary: 'Answer whether you keep the date that is proposed',
    access: byCode,
    schemas: { body: ConsentBody, answer: ReporterView },
    handle: async ({ http, body }, context) => {
      const outsider = await requireOutsider(context, http);
      await answerByCode(context, outsider, body.answer);
      return await reporterView(context, outsider);
    },
  }),
  route({
    method: 'POST',
    url: '/my/report/signature',
    summary: 'For a vendor or a trusted party: sign that you keep to yourself what you read; nothing is open before',
    access: byCode,
    schemas: { body: AcknowledgeBody, answer: ReporterView },
    handle: async ({ http, body }, context) => {
      const outsider = await requireOutsider(context, http);
      await signByCode(context, outsider, body.textDigest);
      return await reporterView(context, outsider);
    },
  }),
  route({
    method: 'POST',
    url: '/my/report/statement',
    summary: 'For a vendor: say what you have to say of it, word for word; a further version of what you said before',
    access: byCode,
    largest,
    schemas: { body: VendorSays, answer: ReporterView },
    handle: async ({ http, body }, context) => {
      const vendor = await requireOutsider(context, http);
      await vendorSays(context, vendor, body);
      return await reporterView(context, vendor);
    },
  }),
  route({
    method: 'POST',
    url: '/my/report/appeal',
    summary: 'Object to a rejection',
    access: byCode,
    largest,
    schemas: { body: AppealBody, answer: ReporterView },
    handle: async ({ http, body }, context) => {
      const reporter = await requireReporter(context, http);
      await appeal(context, reporter, body.reason);
      return await reporterView(context, reporter);
    },
  }),
  route({
    method: 'GET',
    url: '/my/report/export',
    summary: 'All that is kept of you and from you',
    access: byCode,
    schemas: { answer: Type.Unknown() },
    handle: async ({ http, reply }, context) => {
      const own = await exportOwn(context, await requireReporter(context, http));
      reply.header('content-disposition', 'attachment; filename="report.json"');
      return own;
    },
  }),
  route({
    method: 'POST',
    url: '/my/report/delete',
    summary: 'Delete who you are from the case',
    access: byCode,
    schemas: { body: DeleteBody, answer: DeleteAnswer },
    handle: async ({ http, body }, context) => await deleteOwn(context, await requireReporter(context, http), body.receipt),
  }),
];

/** A name is a text that somebody else wrote: without paths, at most 200 characters. It never stands in an address. */
function fileName(given: string | string[] | undefined): string {
  try {
    const name =
      decodeURIComponent(typeof given === 'string' ? given : '')
        .split(/[/\\]/)
        .at(-1) ?? '';
    return name.slice(0, 200) || 'file';
  } catch {
    return 'file';
  }
}
