// SPDX-License-Identifier: Apache-2.0

/**
 * Blanks out comments and trailing commas, which bun's JSON may have, so that JSON.parse reads the rest.
 * Every other character keeps its place and line. One pass; several times faster to a cold answer than a JSONC parser.
 */
export function strictJson(text: string): string {
  return blanked(text, new RelaxedScan(text).blanks());
}

class RelaxedScan {
  private readonly text: string;
  private readonly stop = /"|\/[/*]|[,}\]]/g;
  private readonly found: [number, number][] = [];
  /** Where the last comma stands, if only blanks and comments came since, and where the last of those ended. */
  private comma = -1;
  private gap = 0;

  constructor(text: string) {
    this.text = text;
  }

  blanks(): readonly [number, number][] {
    for (let token = this.stop.exec(this.text); token; token = this.stop.exec(this.text)) this.token(token[0], token.index);
    return this.found;
  }

  private token(token: string, at: number): void {
    if (this.comma >= 0 && this.text.slice(this.gap, at).trim() !== '') this.comma = -1;
    if (token === '//' || token === '/*') {
      this.gap = commentEnd(this.text, at, token);
      this.found.push([at, this.gap]);
      this.stop.lastIndex = this.gap;
      return;
    }
    if (token === '"') this.stop.lastIndex = stringEnd(this.text, at);
    else if (token !== ',' && this.comma >= 0) this.found.push([this.comma, this.comma + 1]);
    this.comma = token === ',' ? at : -1;
    this.gap = at + 1;
  }
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
