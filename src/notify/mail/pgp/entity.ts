// SPDX-License-Identifier: Apache-2.0

/** A MIME entity: its header lines as written (each with its continuations, without line ends) and what follows. */
export interface Entity {
  fields: readonly string[];
  body: Buffer;
}

/** Splits at the first empty line (RFC 5322 2.1). Bytes are kept as they are. */
export function splitEntity(bytes: Uint8Array): Entity {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = buffer.toString('latin1', 0, Math.min(buffer.length, 512 * 1024));
  const end = /\r?\n\r?\n/.exec(text);
  if (!end) return { fields: [], body: buffer };
  const fields = text.slice(0, end.index).split(/\r?\n(?![ \t])/);
  return { fields, body: buffer.subarray(end.index + end[0].length) };
}

/** Whether the field has one of these names (lower-case). */
export function isNamed(field: string, names: readonly string[]): boolean {
  return names.includes(
    field
      .slice(0, Math.max(field.indexOf(':'), 0))
      .trim()
      .toLowerCase(),
  );
}

/** The raw parts of a multipart body between its delimiters (RFC 2046 5.1.1), at most `most`; line ends before a delimiter belong to it. */
export function rawParts(entity: Entity, most = 10): Buffer[] {
  const type = entity.fields.find((field) => isNamed(field, ['content-type'])) ?? '';
  const match = /;\s*boundary\s*=\s*(?:"([^"\r\n]{1,70})"|([^\s;"]{1,70}))/i.exec(type);
  const boundary = match?.[1] ?? match?.[2];
  if (boundary === undefined) return [];
  const parts: Buffer[] = [];
  let start = -1;
  for (const line of delimiters(entity.body, `--${boundary}`)) {
    if (start !== -1) parts.push(entity.body.subarray(start, Math.max(line.before, start)));
    if (line.isLast || parts.length >= most) return parts;
    start = line.after;
  }
  // Without its end the last part may have been cut off.
  return parts;
}

interface DelimiterLine {
  before: number;
  after: number;
  isLast: boolean;
}

function* delimiters(body: Buffer, delimiter: string): Generator<DelimiterLine> {
  for (let at = body.indexOf(delimiter, 0, 'latin1'); at !== -1; at = body.indexOf(delimiter, at + 1, 'latin1')) {
    const end = body.indexOf(0x0a, at);
    const after = end === -1 ? body.length : end + 1;
    const rest = body.toString('latin1', at + delimiter.length, Math.min(after, at + delimiter.length + 100));
    const isOnLine = at === 0 || body[at - 1] === 0x0a;
    if (!isOnLine || !/^(--)?[ \t]*\r?\n?$/.test(rest)) continue;
    const before = at - (body[at - 2] === 0x0d ? 2 : 1);
    yield { before, after, isLast: rest.startsWith('--') };
  }
}

/** The bytes with CRLF as every line end: the form that signatures are made over (RFC 3156 5). */
export function withCrlf(bytes: Buffer): Buffer {
  return Buffer.from(bytes.toString('latin1').replace(/\r?\n/g, '\r\n'), 'latin1');
}

/** A field that goes inside with what it describes. */
export function isContent(field: string): boolean {
  return /^content-/i.test(field) && !isNamed(field, ['content-language']);
}
