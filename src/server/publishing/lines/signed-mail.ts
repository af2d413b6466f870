// SPDX-License-Identifier: Apache-2.0
import type { Courier } from '../../../notify/contract.ts';
import { composeMail } from '../../../notify/mail/compose.ts';
import { signMail } from '../../../notify/mail/pgp/sign.ts';
import { sendComposed } from '../../../notify/mail/send.ts';
import { readSmtpSettings } from '../../../notify/mail/smtp-settings.ts';
import type { ServerContext } from '../../context.ts';
import { signerOf } from '../signing.ts';

/** Mail that anybody can prove to be ours, by the key that signs the advisories. Sending throws `config-invalid` where none can sign. */
export function signedMail(context: ServerContext, given: Readonly<Record<string, unknown>>): Courier {
  const smtp = readSmtpSettings(given);
  return {
    send: async (message) => {
      const now = context.now();
      const signer = await signerOf(context);
      const composed = await composeMail(message, new Date(now), { encoding: 'quoted-printable' });
      return await sendComposed(await signMail(composed, async (bytes) => await signer.detached(bytes, now)), smtp);
    },
  };
}
