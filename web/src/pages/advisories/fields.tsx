// SPDX-License-Identifier: Apache-2.0
import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { createContext, type ReactNode, useContext, useState } from 'react';
import type { AdvisoryText } from '../../api/types.ts';
import { plain } from '../../kit/words.ts';
import { remarkAt, type Said } from './prepare.ts';

/** What lint and completeness say, by the JSON pointer of the field it is said of. */
export const Remarks = createContext<readonly Said[]>([]);

/** All that is said of a field and of what is inside it. */
export function useRemark(place: string): string | undefined {
  return remarkAt(useContext(Remarks), place);
}

interface FieldProps {
  label: string;
  place: string;
  value: string;
  set: (value: string) => void;
  placeholder?: string;
  required?: boolean;
  disabled?: boolean;
}

export function Line({ place, set, ...rest }: FieldProps) {
  const error = useRemark(place);
  return (
    <TextInput {...rest} error={error} autoComplete="off" maxLength={2000} onChange={(event) => set(event.currentTarget.value)} />
  );
}

export function Pick({ place, set, options, ...rest }: Omit<FieldProps, 'placeholder'> & { options: readonly string[] }) {
  const error = useRemark(place);
  return (
    <NativeSelect
      {...rest}
      error={error}
      data={options.map((value) => ({ value, label: value === '' ? 'None' : plain(value.replaceAll('_', ' ')) }))}
      onChange={(event) => set(event.currentTarget.value)}
    />
  );
}

interface BothProps {
  label: string;
  place: string;
  value: AdvisoryText | undefined;
  set: (value: AdvisoryText) => void;
  rows?: number;
  children?: ReactNode;
}

/** One text in both languages, side by side. */
export function Both({ label, place, value, set, rows = 1, children }: BothProps) {
  const error = useRemark(place);
  const { en = '', fr = '' } = value ?? {};
  const next = (part: AdvisoryText) => set({ en: part.en, ...(part.fr && { fr: part.fr }) });
  const shared = { autosize: true, minRows: rows, maxRows: 24, maxLength: 40_000 };
  return (
    <div>
      <div className="form-pair">
        <Textarea
          {...shared}
          label={`${label}, English`}
          value={en}
          error={error}
          onChange={(event) => next({ en: event.currentTarget.value, fr })}
        />
        <Textarea
          {...shared}
          label={`${label}, French`}
          lang="fr"
          value={fr}
          onChange={(event) => next({ en, fr: event.currentTarget.value })}
        />
      </div>
      {children}
    </div>
  );
}

/** Several short values in one line, parted by commas. Keeps what is typed until it is left. */
export function Values({
  value,
  set,
  ...rest
}: Omit<FieldProps, 'value' | 'set'> & { value: readonly string[]; set: (value: string[]) => void }) {
  const [text, setText] = useState(value.join(', '));
  const change = (next: string) => {
    setText(next);
    set(next.split(/[\s,]+/).filter(Boolean));
  };
  return <Line {...rest} value={text} set={change} />;
}

/** A list of like things: each with a legend and a way to take it out. */
export function Items<T>({
  items,
  name,
  add,
  set,
  children,
}: {
  items: readonly T[];
  name: string;
  add: () => NoInfer<T>;
  set: (items: T[]) => void;
  children: (item: T, change: (part: Partial<T>) => void, index: number) => ReactNode;
}) {
  return (
    <>
      {items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: nothing else tells two that are still empty apart
        <fieldset key={index} className="advisory-item">
          <legend>
            {name} {index + 1}
          </legend>
          {children(item, (part) => set(items.map((one, at) => (at === index ? { ...one, ...part } : one))), index)}
          <div>
            <Button variant="default" size="compact-sm" onClick={() => set(items.filter((_, at) => at !== index))}>
              Take out {name.toLowerCase()} {index + 1}
            </Button>
          </div>
        </fieldset>
      ))}
      <div>
        <Button variant="default" onClick={() => set([...items, add()])}>
          Add {name.toLowerCase()}
        </Button>
      </div>
    </>
  );
}
