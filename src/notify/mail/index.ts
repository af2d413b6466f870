// SPDX-License-Identifier: Apache-2.0
import type { Channel } from '../contract.ts';

export const mail: Channel = {
  id: 'mail',
  title: 'E-mail over SMTP',
  open: async (settings) => {
    const [{ readSmtpSettings }, { sendMail }] = await Promise.all([import('./smtp-settings.ts'), import('./send.ts')]);
    const smtp = readSmtpSettings(settings);
    return { send: (message) => sendMail(message, smtp) };
  },
};
