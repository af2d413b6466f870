// SPDX-License-Identifier: Apache-2.0
import { Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Draft } from '../../kit/draft.ts';

type KeysOf<T, V> = { [K in keyof T]-?: T[K] extends V ? K : never }[keyof T] & string;
export type Options = readonly (readonly [value: string, label: string])[];

interface Props<T, V> {
  form: Draft<T>;
  name: KeysOf<T, V>;
  label: string;
  description?: ReactNode;
  required?: boolean;
}

interface WordsProps<T> extends Props<T, string> {
  max?: number;
  /** Lines; one is a line of its own kind. */
  rows?: number;
  type?: 'text' | 'date' | 'time' | 'email' | 'number';
  placeholder?: string;
  list?: string;
}

/** Words of a person, on one line or on several. */
export function Words<T>({ form, name, label, description, required = false, max = 8000, rows = 1, ...rest }: WordsProps<T>) {
  const shared = {
    label,
    description,
    required,
    maxLength: max,
    value: String(form.draft[name]),
    error: form.fault(name),
    onBlur: () => form.leave(name),
  };
  const change = (value: string) => form.set({ [name]: value } as Partial<T>);
  if (rows > 1) return <Textarea {...shared} rows={rows} onChange={(event) => change(event.currentTarget.value)} />;
  return <TextInput {...shared} {...rest} autoComplete="off" onChange={(event) => change(event.currentTarget.value)} />;
}

/** One of a few. With `none`, nothing may be chosen too, and that is what it says. */
export function Pick<T>({
  form,
  name,
  label,
  description,
  required = false,
  options,
  none,
}: Props<T, string> & { options: Options; none?: string }) {
  return (
    <NativeSelect
      label={label}
      description={description}
      required={required}
      value={String(form.draft[name])}
      error={form.fault(name)}
      onBlur={() => form.leave(name)}
      onChange={(event) => form.set({ [name]: event.currentTarget.value } as Partial<T>)}
      data={[
        ...(none === undefined ? [] : [{ value: '', label: none }]),
        ...options.map(([value, text]) => ({ value, label: text })),
      ]}
    />
  );
}

export function Tick<T>({ form, name, label, description }: Props<T, boolean>) {
  return (
    <Checkbox
      label={label}
      description={description}
      error={form.fault(name)}
      checked={Boolean(form.draft[name])}
      onChange={(event) => form.set({ [name]: event.currentTarget.checked } as Partial<T>)}
    />
  );
}

/** Fields that belong together, under one name. */
export function Group({ title, about, children }: { title: string; about?: string; children: ReactNode }) {
  return (
    <fieldset className="case-group">
      <legend>{title}</legend>
      {about && <p className="soft">{about}</p>}
      {children}
    </fieldset>
  );
}

/** One entry on each line, without spaces around it and without empty ones. */
export function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
