// SPDX-License-Identifier: Apache-2.0
import type { CaseRecord } from '../../../api/types.ts';
import { Facts } from '../../../kit/facts.tsx';
import { plain } from '../../../kit/words.ts';

/** What stands in a record, name by name, as it was written. */
export function RecordContent({ record }: { record: CaseRecord }) {
  const content = (record.content ?? {}) as Record<string, unknown>;
  const facts = Object.entries(content)
    .filter(([name]) => name !== 'uid' && name !== 'scores')
    .map(([name, value]) => [label(name), told(value)] as const);
  return <Facts facts={facts} />;
}

/** `levelReason` as words: `Level reason`. */
function label(name: string): string {
  return plain(name.replaceAll(/([A-Z])/g, ' $1').toLowerCase());
}

function told(value: unknown): string {
  if (value === true) return 'Yes';
  if (value === false) return 'No';
  if (Array.isArray(value)) return value.map(told).join('; ');
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .filter(([name]) => name !== 'uid')
      .map(([name, part]) => (name === 'name' || name === 'range' ? told(part) : `${label(name)}: ${told(part)}`))
      .join(', ');
  return String(value ?? '');
}
