// SPDX-License-Identifier: Apache-2.0
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { queries } from '../../api/queries.ts';
import { plain } from '../../kit/words.ts';
import { justificationOptions, usualJustification } from '../exceptions/words.ts';
import { type Act, acts, type Comparison, fields, type RuleForm, startOf } from './rule-draft.ts';

interface Props {
  form: RuleForm;
  onChange: (form: RuleForm) => void;
}

export function WhenFields({ form, onChange }: Props) {
  const set = (at: number, next: Comparison) =>
    onChange({ ...form, when: form.when.map((one, index) => (index === at ? next : one)) });
  return (
    <fieldset className="form-group">
      <legend>When</legend>
      {form.when.length > 1 && (
        <NativeSelect
          aria-label="How many must hold"
          value={form.join}
          onChange={(event) => onChange({ ...form, join: event.currentTarget.value as RuleForm['join'] })}
          data={[
            { value: 'all', label: 'all of these hold' },
            { value: 'any', label: 'any of these holds' },
          ]}
        />
      )}
      {form.when.map((one, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines have no other name, and none changes its place
        <div key={at} className="form-line rule-line">
          <ComparisonFields number={at + 1} one={one} onChange={(next) => set(at, next)} />
          {form.when.length > 1 && (
            <Button
              variant="default"
              aria-label={`Remove condition ${at + 1}`}
              onClick={() => onChange({ ...form, when: form.when.filter((_, index) => index !== at) })}
            >
              Remove
            </Button>
          )}
        </div>
      ))}
      <Button variant="default" onClick={() => onChange({ ...form, when: [...form.when, startOf('kind')] })}>
        Add a condition
      </Button>
    </fieldset>
  );
}

function ComparisonFields({ number, one, onChange }: { number: number; one: Comparison; onChange: (one: Comparison) => void }) {
  const info = fields[one.field];
  if (!info) return null;
  return (
    <>
      <NativeSelect
        aria-label={`Field of condition ${number}`}
        value={one.field}
        onChange={(event) => onChange(startOf(event.currentTarget.value))}
        data={Object.entries(fields).map(([value, { label }]) => ({ value, label }))}
      />
      <NativeSelect
        aria-label={`Comparison of condition ${number}`}
        value={one.op}
        onChange={(event) => onChange({ ...one, op: event.currentTarget.value })}
        data={Object.entries(info.ops).map(([value, label]) => ({ value, label }))}
      />
      {info.options ? (
        <NativeSelect
          aria-label={`Value of condition ${number}`}
          value={one.value}
          onChange={(event) => onChange({ ...one, value: event.currentTarget.value })}
          data={info.options.map((value) => ({
            value,
            label: info.type === 'boolean' ? (value === 'true' ? 'yes' : 'no') : plain(value),
          }))}
        />
      ) : (
        <TextInput
          aria-label={`Value of condition ${number}`}
          required
          {...(info.type === 'number' ? { type: 'number', step: 'any', min: 0 } : {})}
          placeholder={info.type === 'list' ? 'CVE-…, CVE-…' : info.type === 'number' ? '' : 'such as @acme/**'}
          value={one.value}
          onChange={(event) => onChange({ ...one, value: event.currentTarget.value })}
        />
      )}
    </>
  );
}

export function ActFields({ product, form, onChange }: Props & { product: number }) {
  const set = (at: number, next: Act) => onChange({ ...form, act: form.act.map((one, index) => (index === at ? next : one)) });
  return (
    <fieldset className="form-group">
      <legend>Do</legend>
      {form.act.map((one, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines have no other name, and none changes its place
        <div key={at} className="form-line rule-line">
          <NativeSelect
            aria-label={`Action ${at + 1}`}
            value={one.do}
            onChange={(event) => set(at, startOfAct(event.currentTarget.value))}
            data={Object.entries(acts).map(([value, { label }]) => ({ value, label }))}
          />
          {Object.entries(acts[one.do]?.needs ?? {}).map(([key, label]) => (
            <ActField
              key={key}
              name={`${label} of action ${at + 1}`}
              what={key}
              product={product}
              value={one[key] ?? ''}
              onChange={(value) => set(at, { ...one, [key]: value })}
            />
          ))}
          {form.act.length > 1 && (
            <Button
              variant="default"
              aria-label={`Remove action ${at + 1}`}
              onClick={() => onChange({ ...form, act: form.act.filter((_, index) => index !== at) })}
            >
              Remove
            </Button>
          )}
        </div>
      ))}
      <Button variant="default" onClick={() => onChange({ ...form, act: [...form.act, startOfAct('tag')] })}>
        Add an action
      </Button>
    </fieldset>
  );
}

function startOfAct(name: string): Act {
  const needs = Object.keys(acts[name]?.needs ?? {});
  const first = (key: string) => (key === 'justification' ? usualJustification : '');
  return { do: name, ...Object.fromEntries(needs.map((key) => [key, first(key)])) };
}

interface ActFieldProps {
  name: string;
  what: string;
  product: number;
  value: string;
  onChange: (value: string) => void;
}

function ActField({ name, what, product, value, onChange }: ActFieldProps) {
  const people = useQuery({ ...queries.people(product), enabled: what === 'to' }).data ?? [];
  if (what === 'justification') {
    return (
      <NativeSelect
        aria-label={name}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        data={justificationOptions}
      />
    );
  }
  if (what === 'to') {
    return (
      <NativeSelect
        aria-label={name}
        required
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        data={[{ value: '', label: 'Choose' }, ...people.map((one) => ({ value: String(one.id), label: one.name }))]}
      />
    );
  }
  return (
    <TextInput
      aria-label={name}
      placeholder={what === 'tag' ? 'Tag' : 'Reason'}
      required
      maxLength={what === 'tag' ? 60 : 2000}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
