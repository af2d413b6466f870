// SPDX-License-Identifier: Apache-2.0
import { Button, Checkbox, Textarea, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useChange } from '../../api/changes.ts';
import { send } from '../../api/client.ts';
import type { DryRunAnswer, TriageRule, TriageRuleBody } from '../../api/types.ts';
import { FormDialog, FormError } from '../../kit/dialog.tsx';
import { NumberField } from '../../kit/number-field.tsx';
import { Trial } from './dry-run.tsx';
import { emptyForm, formOf, type RuleForm, ruleOf } from './rule-draft.ts';
import { ActFields, WhenFields } from './rule-fields.tsx';

interface Props {
  product: number;
  /** Undefined for a new one. */
  rule: TriageRule | undefined;
  onClose: () => void;
}

interface Head {
  name: string;
  priority: number;
  logOnly: boolean;
}

/** A rule as a form, or as JSON where the form cannot say it. It is turned on elsewhere, after a trial. */
export function RuleDialog({ product, rule, onClose }: Props) {
  const [head, setHead] = useState<Head>({
    name: rule?.name ?? '',
    priority: rule?.priority ?? 50,
    logOnly: rule?.logOnly ?? false,
  });
  const [form, setForm] = useState<RuleForm | undefined>(rule ? formOf(rule.rule) : emptyForm);
  const [json, setJson] = useState(() => JSON.stringify(rule?.rule ?? ruleOf(emptyForm), null, 2));
  const read = form ? { value: ruleOf(form) as unknown, error: '' } : parsed(json);
  const body: TriageRuleBody = { product, ...head, enabled: rule?.enabled ?? false, rule: read.value };
  const save = useChange<TriageRuleBody>({
    method: rule ? 'PUT' : 'POST',
    path: () => (rule ? `/rules/${rule.id}` : '/rules'),
    refresh: ['/rules'],
    done: () => (rule ? 'Saved.' : 'Made. It is off until you turn it on.'),
    after: onClose,
  });
  const trial = useMutation({
    mutationFn: () => send<DryRunAnswer>('POST', '/rules/dry-run', { body: { product, rules: [{ ...body, enabled: true }] } }),
  });
  return (
    <FormDialog
      title={rule ? `Edit ${rule.name}` : 'New rule'}
      verb="Save"
      busy={save.isPending}
      error={save.error}
      onClose={onClose}
      onSend={() => read.error === '' && save.mutate(body)}
    >
      <HeadFields live={rule?.enabled === true} head={head} onChange={(patch) => setHead({ ...head, ...patch })} />
      {form ? (
        <>
          <WhenFields form={form} onChange={setForm} />
          <ActFields product={product} form={form} onChange={setForm} />
          <button
            type="button"
            className="text-button"
            onClick={() => {
              setJson(JSON.stringify(ruleOf(form), null, 2));
              setForm(undefined);
            }}
          >
            Edit as JSON
          </button>
        </>
      ) : (
        <JsonField json={json} error={read.error} onChange={setJson} onForm={() => setForm(formOf(read.value))} />
      )}
      <div className="form-group">
        <Button
          variant="default"
          loading={trial.isPending}
          disabled={read.error !== '' || head.name.trim() === ''}
          onClick={() => trial.mutate()}
        >
          Try it without changing anything
        </Button>
        {trial.error && <FormError error={trial.error} />}
        {trial.data && <Trial answer={trial.data} />}
      </div>
    </FormDialog>
  );
}

interface HeadProps {
  head: Head;
  live: boolean;
  onChange: (patch: Partial<Head>) => void;
}

function HeadFields({ head, live, onChange }: HeadProps) {
  return (
    <>
      {live && <p className="soft">The rule is on: what you save acts from then on. Try it first.</p>}
      <TextInput
        label="Name"
        required
        maxLength={200}
        value={head.name}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
      />
      <div className="form-pair">
        <NumberField
          label="Priority"
          unit="0 to 100, highest first"
          max={100}
          value={head.priority}
          onChange={(priority) => onChange({ priority })}
        />
        <Checkbox
          className="low-box"
          label="Only log what it would do"
          checked={head.logOnly}
          onChange={(event) => onChange({ logOnly: event.currentTarget.checked })}
        />
      </div>
    </>
  );
}

interface JsonProps {
  json: string;
  error: string;
  onChange: (json: string) => void;
  onForm: () => void;
}

function JsonField({ json, error, onChange, onForm }: JsonProps) {
  const fits = error === '' && formOf(parsed(json).value) !== undefined;
  return (
    <>
      <Textarea
        label="Rule as JSON"
        description='"when" is a condition (field, op and value, or all, any, not), "act" a list of actions.'
        rows={12}
        className="mono-field"
        spellCheck={false}
        error={error}
        value={json}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      {fits ? (
        <button type="button" className="text-button" onClick={onForm}>
          Edit as a form
        </button>
      ) : (
        <p className="faint">The form shows one list of comparisons; this rule says more, or is not whole yet.</p>
      )}
    </>
  );
}

function parsed(json: string): { value: unknown; error: string } {
  try {
    return { value: JSON.parse(json) as unknown, error: '' };
  } catch (error) {
    return { value: undefined, error: `Not JSON yet: ${(error as Error).message}` };
  }
}
