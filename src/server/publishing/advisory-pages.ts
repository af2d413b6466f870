// SPDX-License-Identifier: Apache-2.0
import { advisoryPath } from '../../advisories/addresses.ts';
import { page } from '../../advisories/page/index.ts';
import type { PublicFile } from '../../advisories/public-file.ts';
import type { Advisory, Publisher } from '../../model/advisory.ts';
import type { Tx } from '../context.ts';
import { savePublicFiles } from './public-rows.ts';

const batch = 100;

/**
 * Writes the page of every published advisory again, for what stands around its text: the publisher, and where to report. Documents are
 * what was published and signed, and stay as they are. Hold the site before. Answers how many pages are other than before.
 */
export async function rebuildAdvisoryPages(tx: Tx, { publisher, at }: { publisher: Publisher; at: string }): Promise<number> {
  let written = 0;
  for (let after = ''; ; ) {
    const rows = await tx
      .selectFrom('public_advisories')
      .where('id', '>', after)
      .orderBy('id')
      .limit(batch)
      .select(['id', 'content'])
      .execute();
    const pages = await Promise.all(
      rows.map(async ({ content }) => await pagesOf(content as unknown as Advisory, publisher, at)),
    );
    written += await savePublicFiles(tx, pages.flat());
    const last = rows.at(-1);
    if (!last) return written;
    after = last.id;
  }
}

async function pagesOf(advisory: Advisory, publisher: Publisher, modifiedAt: string): Promise<PublicFile[]> {
  const { id: advisoryId, languages } = advisory;
  return await Promise.all(
    languages.map(async (language) => ({
      path: advisoryPath(advisoryId, language),
      mediaType: page.mediaType,
      body: await page.write({ advisory, publisher, language }),
      ...{ language, advisoryId, modifiedAt },
    })),
  );
}
