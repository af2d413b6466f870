// SPDX-License-Identifier: Apache-2.0
import { TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { Icon } from './icon.tsx';

/** Words to filter by; they are asked for when the typing pauses. */
export function WordsFilter({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only the typing starts the clock
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => onChange(text), 300);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <TextInput
      className="filter-words"
      aria-label={label}
      placeholder={label}
      leftSection={<Icon name="search" size={14} />}
      maxLength={200}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
    />
  );
}
