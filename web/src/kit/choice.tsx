// SPDX-License-Identifier: Apache-2.0
import { Dropdown } from './dropdown.tsx';
import { Icon } from './icon.tsx';
import { numberText, plain } from './words.ts';

interface Props {
  label: string;
  /** Comma-separated, as it stands in the address. */
  value: string;
  options: readonly string[];
  counts?: Readonly<Record<string, number>> | undefined;
  onChange: (value: string | undefined) => void;
  name?: (option: string) => string;
  /** What it means to choose none. */
  anything?: string;
}

/** Any of some values: a button that opens a list of boxes to tick, with how many there are of each. */
export function Choice({ label, value, options, counts, onChange, name = plain, anything = 'any' }: Props) {
  const chosen = value === '' ? [] : value.split(',');
  const toggle = (option: string) => {
    const next = chosen.includes(option) ? chosen.filter((one) => one !== option) : [...chosen, option];
    onChange(next.length === 0 ? undefined : next.join(','));
  };
  const told = chosen.length === 0 ? anything : chosen.length === 1 ? name(chosen[0] as string) : `${chosen.length} chosen`;
  return (
    <Dropdown
      className="choice"
      on={chosen.length > 0}
      summary={
        <>
          {label}: <strong>{told}</strong> <Icon name="down" size={12} />
        </>
      }
    >
      <fieldset className="choice-list">
        <legend className="unseen">{label}</legend>
        {options.map((option) => (
          <label key={option}>
            <input type="checkbox" checked={chosen.includes(option)} onChange={() => toggle(option)} />
            <span>{name(option)}</span>
            {counts && <span className="choice-count">{numberText(counts[option] ?? 0)}</span>}
          </label>
        ))}
      </fieldset>
    </Dropdown>
  );
}
