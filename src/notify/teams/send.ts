// SPDX-License-Identifier: Apache-2.0
import { placeKeys, placeOf, secretUrlOf } from '../channel-settings.ts';
import type { Courier, RenderedMessage } from '../contract.ts';
import { ask } from '../egress.ts';
import { cannotVerify, cut, onlyRecipient, reportOf } from '../http-outcome.ts';
import { readSettings } from '../settings.ts';

const where = 'teams';
/** Bytes of text; a whole message may have 28 KB. */
const longest = 16_000;

/** Posts an adaptive card to a workflow. There is no field for our id: a doubtful message is for a person to look at. */
export async function openTeams(settings: unknown): Promise<Courier> {
  const given = readSettings(settings, [...placeKeys, 'urlFile', 'urlEnv'], where);
  const place = placeOf(given, where);
  const url = secretUrlOf(given, place, where);
  return {
    send: async (message) => {
      const recipient = onlyRecipient(message);
      const body = JSON.stringify({ type: 'message', attachments: [cardFor(message)] });
      const headers = { 'content-type': 'application/json' };
      const answer = await ask({ method: 'POST', url, headers, body }, place);
      // A workflow answers 202 with nothing, an older connector 200 with 1.
      return reportOf(recipient, answer, (text) => ({ outcome: 'sent', answer: text.trim() || 'accepted' }));
    },
    verify: cannotVerify,
  };
}

/** Text runs are plain text; text blocks would read Markdown. */
function cardFor({ subject, text }: RenderedMessage): unknown {
  const paragraph = (words: string, style: Record<string, unknown> = {}) => ({
    type: 'RichTextBlock',
    inlines: [{ type: 'TextRun', text: words, ...style }],
  });
  const parts = cut(text, longest)
    .split(/\n{2,}/)
    .filter((part) => part.trim() !== '');
  return {
    contentType: 'application/vnd.microsoft.card.adaptive',
    contentUrl: null,
    content: {
      type: 'AdaptiveCard',
      $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
      version: '1.4',
      msteams: { width: 'Full' },
      body: [
        paragraph(cut(subject, 1000), { weight: 'bolder', size: 'medium' }),
        ...parts.slice(0, 100).map((part) => paragraph(part)),
      ],
    },
  };
}
