// SPDX-License-Identifier: Apache-2.0
import { TextInput } from '@mantine/core';

interface Props {
  label: string;
  value: number;
  unit: string;
  min?: number;
  max?: number;
  /** The label stands elsewhere, as the head of a column. */
  bare?: boolean;
  onChange: (value: number) => void;
}

/** A whole number and its unit. */
export function NumberField({ label, value, unit, min = 0, max = 3650, bare = false, onChange }: Props) {
  return (
    <span className="number-field">
      <TextInput
        {...(bare ? { 'aria-label': `${label}, ${unit}` } : { label: `${label} (${unit})` })}
        type="number"
        inputMode="numeric"
        required
        min={min}
        max={max}
        step={1}
        value={Number.isNaN(value) ? '' : value}
        onChange={(event) => onChange(event.currentTarget.value === '' ? Number.NaN : Number(event.currentTarget.value))}
      />
      {bare && (
        <span className="soft" aria-hidden="true">
          {unit}
        </span>
      )}
    </span>
  );
}
