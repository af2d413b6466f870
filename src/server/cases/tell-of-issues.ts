// SPDX-License-Identifier: Apache-2.0
import { sendMail } from '../../notify/mail/send.ts';
import { readSmtpSettings } from '../../notify/mail/smtp-settings.ts';
import { newUid } from '../../sealed/place.ts';
import type { ServerContext } from '../context.ts';
import { committeeSettings } from './committee-settings.ts';
import { memberAddresses } from './notify-committee.ts';

/** As every word to the committee by mail: that there is something, and where; not a word of it. */
const words = {
  en: { subject: 'Public issues', text: (link: string) => `Something public waits for a look. See ${link}.` },
  fr: { subject: 'Tickets publics', text: (link: string) => `Quelque chose de public attend un regard. Voir ${link}.` },
} as const;

/**
 * Tells the committee that public issues wait (R4): its list, or each member where it has none. An issue is told once: it is marked
 * before a byte goes out, and what was under way as the server ended is not told again. What was not taken is tried with the clocks.
 */
export async function tellOfIssues(context: ServerContext): Promise<void> {
  const { db, config } = context;
  const { privateList, mailbox, languages } = await committeeSettings(db);
  const from = config.mail?.from ?? mailbox;
  if (config.mail?.smtp === undefined || from === '') return;
  const rows = await db
    .updateTable('public_issues')
    .set({ told: 'sending' })
    .where('told', '=', 'no')
    .where('state', '=', 'waiting')
    .returning(['uid', 'product_id'])
    .execute();
  if (rows.length === 0) return;
  const products = [...new Set(rows.map(({ product_id }) => product_id))];
  const to = privateList === '' ? await memberAddresses(db, { products }) : [privateList];
  const { subject, text } = words[languages[0] === 'fr' ? 'fr' : 'en'];
  const host = new URL(config.publicUrl).hostname;
  const smtp = readSmtpSettings(config.mail.smtp);
  let again = false;
  for (const address of to) {
    const message = {
      id: `<${newUid()}@${host}>`,
      to: [address],
      from,
      subject,
      text: text(`${config.publicUrl}/inbound`),
    };
    const { outcome, doubtful = false } = await sendMail(message, smtp);
    again ||= outcome === 'try-later' && !doubtful && to.length === 1;
    if (outcome !== 'sent') context.log.warn({ outcome }, 'word of public issues was not taken');
  }
  await db
    .updateTable('public_issues')
    .set({ told: again ? 'no' : 'yes' })
    .where(
      'uid',
      'in',
      rows.map(({ uid }) => uid),
    )
    .where('told', '=', 'sending')
    .execute();
}
