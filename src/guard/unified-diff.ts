// SPDX-License-Identifier: Apache-2.0

/** One thing a diff says, in its order. */
export type DiffEvent =
  | { event: 'file'; path: string; isNew: boolean }
  | { event: 'added'; path: string; line: number; text: string }
  | { event: 'removed'; path: string; text: string }
  /** Its content is not in the diff as text. */
  | { event: 'binary'; path: string };

interface Reading {
  path: string;
  isNew: boolean;
  told: boolean;
  /** Lines of the hunk that are still to come. */
  removed: number;
  added: number;
  line: number;
}

const hunk = /^@@ -\d{1,9}(?:,(\d{1,9}))? \+(\d{1,9})(?:,(\d{1,9}))? @@/;

/**
 * Reads a unified diff as git writes it with the prefixes a/ and b/. The counts of a hunk's head say which lines are
 * content, so that content which looks like a head is never taken for one.
 */
export function* readDiff(text: string): Generator<DiffEvent> {
  const at: Reading = { path: '', isNew: false, told: true, removed: 0, added: 0, line: 0 };
  for (const line of lines(text)) {
    if (at.removed > 0 || at.added > 0) yield* content(line, at);
    else yield* head(line, at);
  }
  yield* tell(at);
}

function* content(line: string, at: Reading): Generator<DiffEvent> {
  if (line.startsWith('+')) {
    at.added--;
    yield { event: 'added', path: at.path, line: at.line++, text: line.slice(1) };
  } else if (line.startsWith('-')) {
    at.removed--;
    yield { event: 'removed', path: at.path, text: line.slice(1) };
  } else if (!line.startsWith('\\')) {
    at.added--;
    at.removed--;
    at.line++;
  }
}

function* head(line: string, at: Reading): Generator<DiffEvent> {
  const counts = hunk.exec(line);
  if (counts) {
    yield* tell(at);
    at.removed = Number(counts[1] ?? 1);
    at.added = Number(counts[3] ?? 1);
    at.line = Number(counts[2]);
    return;
  }
  if (line.startsWith('diff --git ')) {
    yield* tell(at);
    Object.assign(at, { path: pathOfHead(line), isNew: false, told: false });
  } else if (line.startsWith('+++ ')) takePath(at, line.slice(4));
  else if (line.startsWith('--- ')) takePath(at, line.slice(4));
  else if (line.startsWith('rename to ') || line.startsWith('copy to ')) {
    Object.assign(at, { path: unquote(line.slice(line.indexOf(' to ') + 4)), isNew: true });
  } else if (line.startsWith('new file mode ')) at.isNew = true;
  else if (isBinary(line)) {
    yield* tell(at);
    yield { event: 'binary', path: at.path };
  }
}

/** One that is taken out lets nobody read anything new. */
function isBinary(line: string): boolean {
  return line === 'GIT binary patch' || (/^Binary files .* differ$/.test(line) && !line.endsWith(' and /dev/null differ'));
}

function* tell(at: Reading): Generator<DiffEvent> {
  if (!at.told && at.path !== '') yield { event: 'file', path: at.path, isNew: at.isNew };
  at.told = true;
}

function takePath(at: Reading, given: string): void {
  const path = unquote(given.replace(/\t$/, ''));
  if (path === '/dev/null') return;
  at.path = path.replace(/^[ab]\//, '');
  // A diff that was not made by git has no line "diff --git".
  if (at.told && given.startsWith('b/')) at.told = false;
}

/** Both paths are equal here; where they are not, `rename to` says the new one. */
function pathOfHead(line: string): string {
  const rest = line.slice('diff --git '.length);
  const half = rest.slice((rest.length + 1) / 2);
  return unquote(half).replace(/^b\//, '');
}

/** Git quotes a path with a control character, a quote or a backslash as in C, and by default every byte above 127 too. */
function unquote(path: string): string {
  if (path.length < 2 || !path.startsWith('"') || !path.endsWith('"')) return path;
  const parts = path.slice(1, -1).match(/\\(?:[0-7]{3}|.)|[^\\]+/gsu) ?? [];
  return Buffer.concat(parts.map(bytesOf)).toString('utf8');
}

function bytesOf(part: string): Buffer {
  if (/^\\[0-7]{3}$/.test(part)) return Buffer.from([Number.parseInt(part.slice(1), 8) & 255]);
  if (/^\\["\\]$/.test(part)) return Buffer.from(part.slice(1));
  // \n, \t and their like part words as a blank does.
  return Buffer.from(part.startsWith('\\') ? ' ' : part, 'utf8');
}

function* lines(text: string): Generator<string> {
  let from = 0;
  while (from < text.length) {
    const end = text.indexOf('\n', from);
    const to = end < 0 ? text.length : end;
    yield text.slice(from, text[to - 1] === '\r' ? to - 1 : to);
    from = to + 1;
  }
}
