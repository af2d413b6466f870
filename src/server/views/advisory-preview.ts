// SPDX-License-Identifier: Apache-2.0
import type { Static } from 'typebox';
import type { AdvisoryFormat } from '../../advisories/contract.ts';
import { advisoryFormat, advisoryFormats } from '../../advisories/registry.ts';
import { shield, siteStyle } from '../../advisories/site/style.ts';
import { NgaoError } from '../../kit/errors.ts';
import { type Advisory, type AdvisoryLanguage, advisoryLanguages, type Publisher } from '../../model/advisory.ts';
import { scoreCvss } from '../../model/cvss/index.ts';
import { advisoryOwner, seatAt } from '../advisories/access.ts';
import { readRevision } from '../advisories/content.ts';
import { hiddenProcesses, judgeAdvisory } from '../advisories/judge.ts';
import { publisherOf } from '../advisories/publisher.ts';
import { noteReading } from '../cases/note-reading.ts';
import type { Caller, ServerContext } from '../context.ts';
import type { PreviewQuery, RenderAnswer, RenderBody } from '../contract/advisories.ts';
import { htmlOf } from './cases-reading.ts';

/** One document as it would be published. Throws `usage` for what is no format. */
export async function previewAdvisory(
  context: ServerContext,
  caller: Caller,
  { uid, format, language = 'en', revision }: Static<typeof PreviewQuery> & { uid: string },
): Promise<{ mediaType: string; document: string }> {
  const { row } = await seatAt(context, caller, uid);
  if (row.case_uid !== null) await noteReading(context, caller, [row.case_uid]);
  const item = requireFormat(format);
  const { publisher } = await publisherOf(context, context.db);
  const found = await context.vault.with(advisoryOwner(uid), (box) => readRevision(context.db, box, { uid, number: revision }));
  if (!found) throw new NgaoError('not-found', 'There is no such revision.');
  const document = await write(context, item, { advisory: preview(found.content), publisher, language });
  return { mediaType: item.mediaType, document: item.mediaType.startsWith('text/html') ? standingAlone(document) : document };
}

/** A frame that runs nothing has no origin, so it may load nothing of the site: the preview carries it. */
function standingAlone(page: string): string {
  return page
    .replace(/<link rel="icon"[^>]*>\n?/g, '')
    .replace(/<link rel="stylesheet"[^>]*>/g, () => `<style>${siteStyle}</style>`)
    .replace(
      /(<img[^>]* src=")[^"]*\.svg"/g,
      (_whole, before: string) => `${before}data:image/svg+xml,${encodeURIComponent(shield)}"`,
    );
}

function requireFormat(id: string): AdvisoryFormat {
  const format = advisoryFormat(id);
  if (format) return format;
  throw new NgaoError('usage', `There is no such format. Choose one of: ${advisoryFormats.map((one) => one.id).join(', ')}.`);
}

/** A draft is shown as if it were published with its newest revision. */
function preview(advisory: Advisory): Advisory {
  return { ...advisory, published: advisory.published ?? advisory.revisions[0]?.at ?? null };
}

async function write(
  { log }: ServerContext,
  format: AdvisoryFormat,
  input: { advisory: Advisory; publisher: Publisher; language: AdvisoryLanguage },
): Promise<string> {
  try {
    return await format.write(input);
  } catch (error) {
    if (error instanceof NgaoError) throw error;
    // Half a draft may be more than a format can say; the words stay out of the error and of the log.
    log.warn({ format: format.id, fault: error instanceof Error ? error.name : 'unknown' }, 'a preview could not be written');
    throw new NgaoError('usage', 'This format cannot be written yet. Fill in what is missing and look again.');
  }
}

const longTexts = ['details', 'impact', 'workaround'] as const;

/** Of words that are not saved. Changes nothing. */
export async function renderAdvisory(
  context: ServerContext,
  caller: Caller,
  { uid, content, format, language = 'en' }: Static<typeof RenderBody> & { uid: string },
): Promise<Static<typeof RenderAnswer>> {
  await seatAt(context, caller, uid);
  const { publisher } = await publisherOf(context, context.db);
  const { faults, warnings, missing, languagesMissing } = judgeAdvisory(content, {
    ...{ publisher, config: context.config },
    hidden: await hiddenProcesses(context.db),
  });
  return {
    faults,
    warnings,
    missing,
    languagesMissing,
    scores: content.cvss.map(({ vector }) => scoreCvss(vector)?.score ?? null),
    document:
      format === undefined
        ? null
        : await documentOf(context, requireFormat(format), { advisory: preview(content), publisher, language }),
    html: longTexts.flatMap((field) =>
      advisoryLanguages.flatMap((each) => {
        const text = content[field]?.[each] ?? '';
        return text === '' ? [] : [{ field, language: each, html: htmlOf(text) }];
      }),
    ),
  };
}

async function documentOf(
  context: ServerContext,
  format: AdvisoryFormat,
  input: { advisory: Advisory; publisher: Publisher; language: AdvisoryLanguage },
) {
  const text = await write(context, format, input);
  const faults = await format.check(text);
  return { mediaType: format.mediaType, text, faults: faults.map(({ rule, place, message }) => ({ rule, place, message })) };
}
