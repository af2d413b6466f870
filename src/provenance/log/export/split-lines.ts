// SPDX-License-Identifier: Apache-2.0

const newline = 10;

/**
 * Cuts a stream of bytes at its newlines; the lines come without them, a last line without one comes too. Of a line
 * longer than `limit` bytes only the first `limit + 1` are kept, so that the reader can tell it and memory stays bounded.
 */
export async function* splitLines(chunks: AsyncIterable<Uint8Array>, limit: number): AsyncGenerator<Uint8Array> {
  let parts: Uint8Array[] = [];
  let kept = 0;
  const keep = (part: Uint8Array) => {
    const taken = part.subarray(0, limit + 1 - kept);
    if (taken.length > 0) parts.push(taken);
    kept += taken.length;
  };
  for await (const chunk of chunks) {
    let start = 0;
    for (let stop = chunk.indexOf(newline); stop >= 0; stop = chunk.indexOf(newline, start)) {
      keep(chunk.subarray(start, stop));
      yield parts.length === 1 ? (parts[0] as Uint8Array) : Buffer.concat(parts);
      parts = [];
      kept = 0;
      start = stop + 1;
    }
    // A copy: whoever reads the file may use the chunk's memory again.
    if (start < chunk.length) keep(Uint8Array.from(chunk.subarray(start, start + limit + 1)));
  }
  if (parts.length > 0) yield Buffer.concat(parts);
}
