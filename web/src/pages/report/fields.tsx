// SPDX-License-Identifier: Apache-2.0
import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import type { ReportForm } from '../../api/types.ts';
import { Card } from '../../kit/page.tsx';
import type { Draft } from './draft.ts';
import type { Words } from './words.ts';

interface Props {
  words: Words;
  draft: Draft;
  form: ReportForm;
  set: (name: keyof Draft, value: string) => void;
}
type Name = keyof Draft & keyof Words;

function Short({
  name,
  words,
  draft,
  set,
  ...rest
}: Props & { name: Name; required?: boolean; type?: string; minLength?: number; list?: string }) {
  const { form: _, ...input } = rest;
  return (
    <TextInput
      label={words[name] as string}
      maxLength={300}
      autoComplete="off"
      value={draft[name]}
      onChange={(event) => set(name, event.currentTarget.value)}
      {...input}
    />
  );
}

function Long({ name, words, draft, set, required = false, hint }: Props & { name: Name; required?: boolean; hint?: string }) {
  return (
    <Textarea
      label={words[name] as string}
      description={hint}
      maxLength={40_000}
      required={required}
      value={draft[name]}
      onChange={(event) => set(name, event.currentTarget.value)}
    />
  );
}

function Pick({ name, words, draft, set, options }: Props & { name: Name; options: readonly (readonly [string, string])[] }) {
  return (
    <NativeSelect
      label={words[name] as string}
      data={options.map(([value, label]) => ({ value, label }))}
      value={draft[name]}
      onChange={(event) => set(name, event.currentTarget.value)}
    />
  );
}

export function Flaw(props: Props) {
  const { words, form } = props;
  const levels = (['critical', 'high', 'medium', 'low'] as const).map((each) => [each, words[each]] as const);
  const unknown = ['unknown', words.unknown] as const;
  const named = props.form.components.find(({ name }) => name === props.draft.component);
  const own = named?.process;
  const answers = [unknown, ['yes', words.yes] as const, ['no', words.no] as const];
  return (
    <>
      <Card title={`1. ${words.what}`}>
        <div className="card-body form">
          <Short {...props} name="summary" required minLength={8} />
          {/* Suggested from what is shipped, and free: a report about something else is not refused. */}
          <Short {...props} name="component" required list="report-components" />
          <datalist id="report-components">
            {form.components.map(({ name }) => (
              <option key={name} value={name} />
            ))}
          </datalist>
          {own && (
            <p className="soft">
              {words.ownProcess} <a href={own}>{own}</a>
            </p>
          )}
          <div className="form-pair">
            <Pick {...props} name="severity" options={[unknown, ...levels]} />
            <Pick {...props} name="priority" options={[['', words.unknown], ...levels]} />
            <Short {...props} name="version" />
            <Short {...props} name="platform" />
          </div>
          <Short {...props} name="subsystem" />
        </div>
      </Card>
      <Card title={`2. ${words.how}`}>
        <div className="card-body form">
          <Long {...props} name="steps" required hint={words.stepsHint} />
          <Long {...props} name="expected" />
          <Long {...props} name="impact" />
          <div className="form-pair">
            <Short {...props} name="testType" />
            <Short {...props} name="foundBy" />
          </div>
        </div>
      </Card>
      <Card title={`3. ${words.known}`}>
        <div className="card-body form">
          <div className="form-pair">
            <Pick {...props} name="alreadyPublic" options={answers} />
            <Pick {...props} name="exploited" options={answers} />
          </div>
          <Long {...props} name="disclosurePlan" />
          <Long {...props} name="othersTold" />
        </div>
      </Card>
    </>
  );
}

export function You(props: Props) {
  const { words, draft } = props;
  const contact = (['unknown', 'forward', 'withhold'] as const).map((each) => [each, words[`contact_${each}`]] as const);
  const credit = (['unknown', 'named', 'pseudonym', 'declined'] as const).map((each) => [each, words[`credit_${each}`]] as const);
  return (
    <Card title={`4. ${words.you}`}>
      <div className="card-body form">
        <p className="soft">{words.youHint}</p>
        <div className="form-pair">
          <Short {...props} name="name" />
          <Short {...props} name="address" type="email" />
        </div>
        <Long {...props} name="key" hint={words.ownKeyHint} />
        <Pick {...props} name="contactWish" options={contact} />
        <Pick {...props} name="creditWish" options={credit} />
        {(draft.creditWish === 'named' || draft.creditWish === 'pseudonym') && <Short {...props} name="creditName" required />}
      </div>
    </Card>
  );
}
