// SPDX-License-Identifier: Apache-2.0
import { renderedByServer } from './trusted.ts';

/** A message or a report as the server's renderer made it. */
export function Rendered({ html, lang }: { html: string; lang?: string }) {
  return (
    <div
      className="rendered"
      lang={lang}
      // biome-ignore lint/security/noDangerouslySetInnerHtml: the server's renderer escapes what people wrote; trusted.ts is the only way in
      dangerouslySetInnerHTML={{ __html: renderedByServer(html) }}
    />
  );
}
