// SPDX-License-Identifier: Apache-2.0

/**
 * Blanks out comments and trailing commas, which bun's JSON may have, so that JSON.parse reads the rest.
 * Every other character keeps its place and line. One pass; several times faster to a cold answer than a JSONC parser.
 */
export function strictJson(text: string): string {
  const blanks: [number, number][] = [];
  const stop = /"|\/[/*]|[,}\]]/g;
  /** Where the last comma stands, if only blanks and comments came since, and where the last of those ended. */
  let comma = -1;
  let gap = 0;
  for (let found = stop.exec(text); found; found = stop.exec(text)) {
    const at = found.index;
    const token = found[0];
    if (comma >= 0 && text.slice(gap, at).trim() !== '') comma = -1;
    if (token === '//' || token === '/*') {
      gap = commentEnd(text, at, token);
      blanks.push([at, gap]);
      stop.lastIndex = gap;
      continue;
    }
    if (token === '"') stop.lastIndex = stringEnd(text, at);
    else if (token !== ',' && comma >= 0) blanks.push([comma, comma + 1]);
    comma = token === ',' ? at : -1;
    gap = at + 1;
  }
  return blanked(text, blanks);
}

function stringEnd(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let at = end;
    while (text[at - 1] === '\\') at--;
    if ((end - at) % 2 === 0) return end + 1;
  }
  return text.length;
}

function commentEnd(text: string, start: number, token: '//' | '/*'): number {
  const end = token === '//' ? text.indexOf('\n', start) : text.indexOf('*/', start + 2);
  return end < 0 ? text.length : end + (token === '//' ? 0 : 2);
}

function blanked(text: string, blanks: readonly (readonly [number, number])[]): string {
  const pieces: string[] = [];
  let done = 0;
  for (const [start, end] of [...blanks].sort((a, b) => a[0] - b[0])) {
    pieces.push(text.slice(done, start), text.slice(start, end).replace(/[^\n]/g, ' '));
    done = end;
  }
  return pieces.join('') + text.slice(done);
}
