// SPDX-License-Identifier: Apache-2.0
import { compareDigits, isDigitAt, orderOf } from '../ordering.ts';

/**
 * Debian Policy 5.6.12: `[epoch:]upstream[-revision]`, compared part by part; a missing epoch is 0, a missing revision
 * equals `0`. Undefined for characters the policy does not know and for an epoch that is no number.
 */
export const compareDeb = orderOf(readDeb, compareVersions);

function compareVersions(left: DebVersion, right: DebVersion): number {
  return (
    compareDigits(left.epoch, right.epoch) ||
    compareParts(left.upstream, right.upstream) ||
    compareParts(left.revision, right.revision)
  );
}

interface DebVersion {
  epoch: string;
  upstream: string;
  revision: string;
}

function readDeb(text: string): DebVersion | undefined {
  const match = /^(?:(\d+):)?([0-9A-Za-z.+~:-]+)$/.exec(text);
  if (match === null) return undefined;
  const [epoch, rest] = [match[1] ?? '0', match[2]!];
  if (match[1] === undefined && rest.includes(':')) return undefined;
  const hyphen = rest.lastIndexOf('-');
  if (hyphen === 0) return undefined;
  return hyphen < 0
    ? { epoch, upstream: rest, revision: '' }
    : { epoch, upstream: rest.slice(0, hyphen), revision: rest.slice(hyphen + 1) };
}

/** The policy's comparison: by turns a run of non-digits by character weight and a run of digits by value. */
function compareParts(a: string, b: string): number {
  let [left, right] = [0, 0];
  while (left < a.length || right < b.length) {
    const [leftWord, rightWord] = [endOfRun(a, left, false), endOfRun(b, right, false)];
    const words = compareWords(a.slice(left, leftWord), b.slice(right, rightWord));
    if (words !== 0) return words;
    left = endOfRun(a, leftWord, true);
    right = endOfRun(b, rightWord, true);
    const numbers = compareDigits(a.slice(leftWord, left), b.slice(rightWord, right));
    if (numbers !== 0) return numbers;
  }
  return 0;
}

function endOfRun(text: string, start: number, digits: boolean): number {
  let at = start;
  while (at < text.length && isDigitAt(text, at) === digits) at++;
  return at;
}

function compareWords(a: string, b: string): number {
  const length = Math.max(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const difference = weightAt(a, at) - weightAt(b, at);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** The tilde before everything, even the end; then letters; then all the rest. */
function weightAt(text: string, at: number): number {
  if (at >= text.length) return 0;
  const code = text.charCodeAt(at);
  if (code === 126) return -1;
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122) ? code : code + 256;
}
