// SPDX-License-Identifier: Apache-2.0
import { Textarea } from '@mantine/core';

/** Which targets a machine may hand in for: references, one a line; none means every target of the product. */
export function TargetRefs({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  return (
    <Textarea
      label="Only for these targets (optional)"
      description="References, one a line, such as repository:central-ledger. Every target of the product when empty."
      rows={2}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

export function refsIn(text: string): string[] | null {
  const refs = text.split(/\s+/).filter((ref) => ref !== '');
  return refs.length === 0 ? null : refs;
}

export function refsText(targets: readonly string[] | null): string {
  if (targets === null) return 'every target';
  return targets.length <= 3 ? targets.join(', ') : `${targets.slice(0, 2).join(', ')} and ${targets.length - 2} more`;
}
