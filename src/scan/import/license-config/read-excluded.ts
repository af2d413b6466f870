// SPDX-License-Identifier: Apache-2.0
import type { Exception } from '../../../model/exception.ts';
import type { Notice } from '../../../model/problem.ts';
import type { Imported } from '../contract.ts';
import { makeException } from '../make-exception.ts';
import { quoted, remark } from '../remark.ts';
import type { Item } from './read-license-config.ts';

interface Field {
  text: string;
  item: Item;
  /** Position within its own entry: 0 is meant as the package, 1 as the reason. */
  position: number;
}

/**
 * Entries read `package@version;reason`, but they are joined and every second field is dropped: an entry with a `;` in
 * its reason, or without a reason, shifts all that follow. In force is what stands at an even place.
 */
export function readExcluded(items: readonly Item[], file: string): Imported {
  const fields: Field[] = items.flatMap((item) =>
    item.text.split(';').map((text, position) => ({ text: text.trim(), item, position })),
  );
  const exceptions: Exception[] = [];
  const notices: Notice[] = [];
  for (const [place, { text, item, position }] of fields.entries()) {
    const say = (message: string) => notices.push(remark('import-read-otherwise', { file, line: item.line }, message));
    const inForce = place % 2 === 0;
    if (inForce && isPackage(text)) exceptions.push(exceptionOf(text, { item, reason: fields[place + 1]?.text ?? '', file }));
    else if (position === 0 && isPackage(text))
      say(`${quoted(text)} is not excluded: a ";" too many or too few before it made it a reason, and reasons are dropped.`);
    else if (inForce && text !== '')
      say(`${quoted(text)} is taken for a package: a ";" too many or too few stands in or before this entry.`);
  }
  return { exceptions, notices };
}

function isPackage(text: string): boolean {
  return /^(?:@[^/\s@]+\/)?[^/\s@]+@[^\s@]+$/.test(text);
}

function exceptionOf(text: string, given: { item: Item; reason: string; file: string }): Exception {
  const at = text.lastIndexOf('@');
  return makeException({
    matchers: { kind: 'license', package: text.slice(0, at), version: text.slice(at + 1) },
    // The field behind it is its reason only where the pairs have not shifted.
    reason: isPackage(given.reason) ? '' : given.reason,
    source: {
      format: 'license-config',
      file: given.file,
      line: given.item.line,
      engine: 'license-checker',
      engineTarget: 'source',
    },
  });
}
