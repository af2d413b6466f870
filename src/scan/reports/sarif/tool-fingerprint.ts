// SPDX-License-Identifier: Apache-2.0
import { textAt, valueAt } from '../loose-value.ts';

/** Hex, base64 or the like, perhaps numbered (`9cbc869fbfffeb60:1`); never a sentence such as "requires login". */
const shape = /^[\w+/=.-]{8,512}(?::\d{1,9})?$/;
/** Named for what identifies a result. Gitleaks puts commit, author and date among the fingerprints, others a whole file's hash. */
const named = /hash|fingerprint|matchbasedid|contextregion|uniqueid/i;
const notOfResult = /column|file|commit|author|email|date|message/i;
/** Tried first: GitHub's, Semgrep's. */
const wellKnown = ['primaryLocationLineHash', 'matchBasedId/v1'];

/**
 * What the tool says stays the same when lines move: a full fingerprint (3.27.16), else a partial one (3.27.17) that is
 * one. '' when there is none.
 */
export function toolFingerprint(result: unknown): string {
  for (const property of ['fingerprints', 'partialFingerprints']) {
    const all = valueAt(result, property);
    if (typeof all !== 'object' || all === null) continue;
    const names = Object.keys(all).filter((name) => named.test(name) && !notOfResult.test(name));
    for (const name of [...wellKnown, ...names.sort()]) {
      const value = textAt(all, name);
      if (shape.test(value)) return `${name}=${value}`;
    }
  }
  return '';
}
