// SPDX-License-Identifier: Apache-2.0
import type { FastifyInstance } from 'fastify';
import { NgaoError } from '../kit/errors.ts';

const deepest = 64;

/**
 * Bodies are JSON of bounded depth: what is nested deeper would break whatever walks it later. `__proto__` and
 * `constructor.prototype` as keys are refused. Other types are not taken.
 */
export function readJsonOnly(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (depthOf(String(body)) > deepest)
      return done(new NgaoError('usage', `The body is nested deeper than ${deepest} levels.`), undefined);
    return parse(request, String(body), (error, value) => {
      if (error === null && !isStorable(String(body), value))
        return done(new NgaoError('usage', 'The body holds a text with half a character or the character 0.'), undefined);
      return done(error, value);
    });
  });
}

/** The character 0 and halves of a surrogate pair, as JSON escapes them when it is written (ECMA-262, QuoteJSONString). */
const unstorable = /(?<!\\)(?:\\\\)*\\u(?:d[89a-f]|0000)/i;

/** Neither the database nor canonical JSON takes such texts. Only a body with an escape that could be one is looked at. */
export function isStorable(text: string, value: unknown): boolean {
  return !/\\u(?:d[89a-f]|0000)/i.test(text) || !unstorable.test(JSON.stringify(value));
}

/** The deepest nesting of a JSON text, told without reading it as a whole. */
export function depthOf(text: string): number {
  let [depth, most] = [0, 0];
  for (let at = 0; at < text.length; at += 1) {
    const each = text[at];
    if (each === '"') at = endOfString(text, at);
    else if (each === '[' || each === '{') depth += 1;
    else if (each === ']' || each === '}') depth -= 1;
    most = Math.max(most, depth);
  }
  return most;
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}
