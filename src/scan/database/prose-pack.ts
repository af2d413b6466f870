// SPDX-License-Identifier: Apache-2.0
import type { AdvisoryProse } from './contract.ts';

/** Phrases that most records share: with them as deflate dictionary, short texts pack well. Part of the schema. */
const dictionary = Buffer.from(
  '","references":["https://github.com/advisories/GHSA-","https://nvd.nist.gov/vuln/detail/CVE-20https://github.com/' +
    '/security/advisories/commit/pull/issues/releases/tag/v ### Impact ### Patches ### Workarounds ### References ' +
    'Any computer that has this package installed or running should be considered fully compromised. All secrets and keys ' +
    'stored on that computer should be rotated immediately from a different computer. The package should be removed, but as ' +
    'full control of the computer may have been given to an outside entity, there is no guarantee that removing the package ' +
    'will remove all malicious software resulting from installing it.{"summary":"Malicious code in  (npm)","details":"',
);
const proseLimit = 64 * 1024 * 1024;

export function packProse({
  summary,
  details,
  references,
  withdrawn,
}: Omit<AdvisoryProse, 'withdrawn'> & { withdrawn?: string | undefined }): Uint8Array {
  const prose: AdvisoryProse = { summary, details, references };
  if (withdrawn !== undefined) prose.withdrawn = withdrawn;
  return zlib().deflateRawSync(JSON.stringify(prose), { dictionary, windowBits: 13, memLevel: 6 });
}

export function unpackProse(body: Uint8Array): AdvisoryProse {
  return JSON.parse(zlib().inflateRawSync(body, { dictionary, maxOutputLength: proseLimit }).toString('utf8')) as AdvisoryProse;
}

/** Loaded at the first text: `scan`, which counts milliseconds, asks for none. */
function zlib(): typeof import('node:zlib') {
  return process.getBuiltinModule('node:zlib');
}
