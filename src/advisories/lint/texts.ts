// SPDX-License-Identifier: Apache-2.0
import type { Advisory, AdvisoryText } from '../../model/advisory.ts';

export interface PlacedText {
  place: string;
  text: string;
}

/** Every text of an advisory that is read by the public, with its place. Vendors' statements are theirs. */
export function textsOf(advisory: Advisory): PlacedText[] {
  const { title, summary, details, impact, workaround } = advisory;
  const named: [string, AdvisoryText | undefined][] = [
    ['/title', title],
    ['/summary', summary],
    ['/details', details],
    ['/impact', impact],
    ['/workaround', workaround],
    ['/withdrawn/text', advisory.withdrawn?.text],
    ...advisory.products.map(({ statement }, at): [string, AdvisoryText | undefined] => [`/products/${at}/statement`, statement]),
    ...advisory.timeline.map(({ text }, at): [string, AdvisoryText] => [`/timeline/${at}/text`, text]),
    ...advisory.revisions.map(({ text }, at): [string, AdvisoryText] => [`/revisions/${at}/text`, text]),
  ];
  return named.flatMap(([place, text]) =>
    Object.entries(text ?? {}).map(([lang, value]) => ({ place: `${place}/${lang}`, text: value })),
  );
}

/** Texts whose languages must be the advisory's. */
export function translatedTexts(advisory: Advisory): { place: string; text: AdvisoryText }[] {
  const { title, summary, details, impact, workaround } = advisory;
  return [
    { place: '/title', text: title },
    { place: '/summary', text: summary },
    { place: '/details', text: details },
    { place: '/impact', text: impact },
    ...(workaround ? [{ place: '/workaround', text: workaround }] : []),
    ...advisory.revisions.map(({ text }, at) => ({ place: `/revisions/${at}/text`, text })),
  ];
}

/** Signs of a recipe for an attack, in code or in words. */
const proofSigns: readonly RegExp[] = [
  /<script\b|onerror\s*=|javascript:/i,
  /\b(curl|wget|nc|ncat|nmap|sqlmap|msfconsole)\s+-/i,
  /'\s*(or|and)\s+'?1'?\s*=\s*'?1|union\s+select/i,
  /(\.\.[/\\]){2,}|\/etc\/passwd|\$\{jndi:/i,
  /\b(?:os\.system|child_process|subprocess|eval|exec)\s*\(/,
  /\\x[0-9a-f]{2}(?:\\x[0-9a-f]{2}){3,}/i,
  /^\s*(?:GET|POST|PUT|DELETE|PATCH)\s+\/\S*\s+HTTP\//m,
];
const headings =
  /^#{1,6}\s+(?:steps to reproduce|reproduction|proof[- ]of[- ]concept|poc|exploit|étapes de reproduction|preuve de concept)\b/im;

/** Places with steps to reproduce: a heading that announces them, or code that looks like an attack. */
export function proofsIn(advisory: Advisory): string[] {
  return textsOf(advisory)
    .filter(({ text }) => headings.test(text) || codeOf(text).some((code) => proofSigns.some((sign) => sign.test(code))))
    .map(({ place }) => place);
}

/** Fenced, indented and inline code of a Markdown text. */
function codeOf(text: string): string[] {
  const fenced = [...text.matchAll(/^(```+|~~~+)[^\n]*\n([\s\S]*?)(?:^\1|$(?![\s\S]))/gm)].map((match) => match[2]!);
  const indented = text.split('\n').filter((line) => /^( {4}|\t)\S/.test(line));
  const inline = [...text.matchAll(/`([^`\n]+)`/g)].map((match) => match[1]!);
  return [...fenced, indented.join('\n'), ...inline];
}

/** Hosts of every address in a text. */
export function hostsIn(text: string): string[] {
  return [...text.matchAll(/\b[a-z][a-z0-9+.-]*:\/\/([^\s/?#<>()"'`\]]+)/gi)].map((match) =>
    match[1]!.replace(/^.*@/, '').replace(/:\d+$/, '').toLowerCase(),
  );
}
