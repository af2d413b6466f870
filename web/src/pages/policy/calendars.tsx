// SPDX-License-Identifier: Apache-2.0
import { Button, TextInput } from '@mantine/core';
import type { ProductPolicy } from '../../api/types.ts';
import { Card } from '../../kit/page.tsx';

interface Props {
  draft: ProductPolicy;
  onChange: (patch: Partial<ProductPolicy>) => void;
}

/** Days on which no work is expected, and the ends of the planning increments. */
export function Calendars({ draft: { holidays, increments }, onChange }: Props) {
  return (
    <Card title="Calendar">
      <Days
        title="Increments"
        hint="A planning increment ends on its day; high findings are due before it."
        one="increment"
        rows={increments.map(({ name, ends }) => ({ name, day: ends }))}
        onChange={(rows) => onChange({ increments: rows.map(({ name, day }) => ({ name, ends: day })) })}
      />
      <Days
        title="Holidays"
        hint="Business days leave them out, and weekends."
        one="holiday"
        rows={holidays}
        onChange={(rows) => onChange({ holidays: rows })}
      />
    </Card>
  );
}

interface Day {
  name: string;
  day: string;
}
interface DaysProps {
  title: string;
  hint: string;
  one: string;
  rows: readonly Day[];
  onChange: (rows: Day[]) => void;
}

function Days({ title, hint, one, rows, onChange }: DaysProps) {
  const set = (at: number, patch: Partial<Day>) =>
    onChange(rows.map((row, index) => (index === at ? { ...row, ...patch } : row)));
  return (
    <fieldset className="form-group card-body">
      <legend>{title}</legend>
      <p className="faint">{hint}</p>
      {rows.map(({ name, day }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines have no other name, and none changes its place
        <div key={at} className="form-line">
          <TextInput
            aria-label={`Day of ${one} ${at + 1}`}
            type="date"
            required
            value={day}
            onChange={(event) => set(at, { day: event.currentTarget.value })}
          />
          <TextInput
            aria-label={`Name of ${one} ${at + 1}`}
            placeholder="Name"
            required
            maxLength={120}
            value={name}
            onChange={(event) => set(at, { name: event.currentTarget.value })}
          />
          <Button
            variant="default"
            aria-label={`Remove ${name || `${one} ${at + 1}`}`}
            onClick={() => onChange(rows.filter((_, index) => index !== at))}
          >
            Remove
          </Button>
        </div>
      ))}
      <Button variant="default" onClick={() => onChange([...rows, { name: '', day: '' }])}>
        Add {one === 'increment' ? 'an' : 'a'} {one}
      </Button>
    </fieldset>
  );
}
