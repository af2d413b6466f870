// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../kit/errors.ts';
import { placeKeys, placeOf, secretOf, secretUrlOf } from '../channel-settings.ts';
import type { Courier, RenderedMessage } from '../contract.ts';
import { ask } from '../egress.ts';
import { cannotVerify, onlyRecipient, reportOf } from '../http-outcome.ts';
import { readSettings } from '../settings.ts';
import { signatureOf, webhookHeaders } from './sign.ts';

const where = 'webhook';
const shortestSecret = 24;

/** Posts the message as JSON, signed; any 2xx means that it was taken. See `webhookHeaders` for what a receiver checks. */
export async function openWebhook(settings: unknown): Promise<Courier> {
  const given = readSettings(settings, [...placeKeys, 'urlFile', 'urlEnv', 'secretFile', 'secretEnv'], where);
  const place = placeOf(given, where);
  const url = secretUrlOf(given, place, where);
  const secret = secretOf(given, 'secret', where);
  if (secret.length < shortestSecret)
    throw new NgaoError(
      'config-invalid',
      `The secret of ${where} has fewer than ${shortestSecret} characters. Use a random one.`,
    );
  return {
    send: async (message) => {
      const recipient = onlyRecipient(message);
      const body = JSON.stringify(contentOf(message));
      const timestamp = String(Math.floor(Date.now() / 1000));
      const headers = {
        'content-type': 'application/json',
        'idempotency-key': headerText(message.id),
        [webhookHeaders.delivery]: headerText(message.id),
        [webhookHeaders.timestamp]: timestamp,
        [webhookHeaders.signature]: signatureOf({ timestamp, body }, secret),
      };
      const answer = await ask({ method: 'POST', url, headers, body }, place);
      return reportOf(recipient, answer, (text) => ({ outcome: 'sent', answer: text.trim() || 'accepted' }));
    },
    verify: cannotVerify,
  };
}

function contentOf({ id, subject, text, html, language }: RenderedMessage): unknown {
  return {
    schema: 'ngao-message/1',
    id,
    subject,
    text,
    ...(html !== undefined && { html }),
    ...(language !== undefined && { language }),
  };
}

/** What a header can carry; the body holds the id as it is. */
function headerText(text: string): string {
  return text.replace(/[^!-~]/g, '_').slice(0, 200);
}
