// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useChange } from '../../api/changes.ts';
import { desk } from '../../api/desk.ts';
import { queries } from '../../api/queries.ts';
import type { Product, TriageRule, TriageRuleBody } from '../../api/types.ts';
import { mayAs, useSession } from '../../app/session.ts';
import { FormDialog } from '../../kit/dialog.tsx';
import { Mark } from '../../kit/mark.tsx';
import { Empty, Loaded } from '../../kit/states.tsx';
import { Since } from '../../kit/time.tsx';
import { ApplyDialog, TrialDialog } from './dry-run.tsx';
import { RuleDialog } from './rule-dialog.tsx';
import { sentenceOf } from './rule-draft.ts';

type Open = { what: 'edit' | 'try' | 'enable' | 'remove'; rule: TriageRule } | { what: 'new' | 'try-all' | 'apply' };

/** What is sent for a rule that stays as it is but for some of its head. */
export function bodyOf(rule: TriageRule, patch: Partial<TriageRuleBody> = {}): TriageRuleBody {
  const { productId, name, priority, enabled, logOnly } = rule;
  return { product: productId, name, rule: rule.rule, priority, enabled, logOnly, ...patch };
}

export function Rules({ product }: { product: Product }) {
  const { person } = useSession();
  const rules = useQuery(desk.rules(product.id));
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  const may = mayAs(person, ['committee', 'administrator'], product.id);
  const any = (rules.data?.length ?? 0) > 0;
  return (
    <>
      <div className="actions">
        {may && <Button onClick={() => setOpen({ what: 'new' })}>New rule</Button>}
        {any && (
          <Button variant="default" onClick={() => setOpen({ what: 'try-all' })}>
            Try all without changing anything
          </Button>
        )}
        {may && rules.data?.some(({ enabled }) => enabled) && (
          <Button variant="default" onClick={() => setOpen({ what: 'apply' })}>
            Apply to open findings now
          </Button>
        )}
      </div>
      <Loaded query={rules} lines={6}>
        {(list) =>
          list.length === 0 ? (
            <Empty title="No rule yet.">
              <p>A rule triages, assigns or tags new findings, or proposes "not affected". It never closes one by itself.</p>
            </Empty>
          ) : (
            <RulesTable rules={list} may={may} onOpen={setOpen} />
          )
        }
      </Loaded>
      {open?.what === 'new' && <RuleDialog product={product.id} rule={undefined} onClose={close} />}
      {open?.what === 'edit' && <RuleDialog product={product.id} rule={open.rule} onClose={close} />}
      {open?.what === 'try' && (
        <TrialDialog product={product.id} title={open.rule.name} rules={[bodyOf(open.rule, { enabled: true })]} onClose={close} />
      )}
      {open?.what === 'try-all' && <TrialDialog product={product.id} title="All rules" rules={undefined} onClose={close} />}
      {open?.what === 'apply' && <ApplyDialog product={product.id} onClose={close} />}
      {open?.what === 'enable' && <EnableDialog rule={open.rule} onClose={close} />}
      {open?.what === 'remove' && <RemoveDialog rule={open.rule} onClose={close} />}
    </>
  );
}

interface TableProps {
  rules: readonly TriageRule[];
  may: boolean;
  onOpen: (open: Open) => void;
}

function RulesTable({ rules, may, onOpen }: TableProps) {
  return (
    <table className="table desk-table">
      <caption className="unseen">Triage rules, in the order in which they are asked</caption>
      <thead>
        <tr>
          <th scope="col">Rule</th>
          <th scope="col">When</th>
          <th scope="col">Does</th>
          <th scope="col">State</th>
          <th scope="col">
            <span className="unseen">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rules.map((rule) => (
          <RuleRow key={rule.id} rule={rule} may={may} onOpen={onOpen} />
        ))}
      </tbody>
    </table>
  );
}

function RuleRow({ rule, may, onOpen }: Omit<TableProps, 'rules'> & { rule: TriageRule }) {
  const people = useQuery(queries.people(rule.productId)).data ?? [];
  const words = sentenceOf(rule.rule, new Map(people.map(({ id, name }) => [String(id), name])));
  const off = useSaveRule(rule, () => 'The rule is off. What it did stays.');
  return (
    <tr>
      <th scope="row" className="cell-main">
        {rule.name}
        <span className="cell-more">
          priority {rule.priority}, changed <Since at={rule.changedAt} />
        </span>
      </th>
      <td data-label="When">{words.when}</td>
      <td data-label="Does">{words.act}</td>
      <td data-label="State">
        <RuleState rule={rule} />
      </td>
      <td className="cell-buttons">
        <Button variant="default" aria-label={`Try ${rule.name}`} onClick={() => onOpen({ what: 'try', rule })}>
          Try
        </Button>
        {may && (
          <>
            <Button variant="default" aria-label={`Edit ${rule.name}`} onClick={() => onOpen({ what: 'edit', rule })}>
              Edit
            </Button>
            {rule.enabled ? (
              <Button
                variant="default"
                aria-label={`Turn off ${rule.name}`}
                loading={off.isPending}
                onClick={() => off.mutate(bodyOf(rule, { enabled: false }))}
              >
                Turn off
              </Button>
            ) : (
              <Button variant="default" aria-label={`Turn on ${rule.name}`} onClick={() => onOpen({ what: 'enable', rule })}>
                Turn on …
              </Button>
            )}
            <Button variant="default" aria-label={`Remove ${rule.name}`} onClick={() => onOpen({ what: 'remove', rule })}>
              Remove
            </Button>
          </>
        )}
      </td>
    </tr>
  );
}

function RuleState({ rule }: { rule: TriageRule }) {
  if (!rule.enabled) return <Mark tone="none">Off</Mark>;
  return rule.logOnly ? <Mark tone="calm">On, only logs</Mark> : <Mark tone="good">On</Mark>;
}

function useSaveRule(rule: TriageRule, done: () => string, after: () => void = () => {}) {
  return useChange<TriageRuleBody>({ method: 'PUT', path: () => `/rules/${rule.id}`, refresh: ['/rules'], done, after });
}

interface RuleDialogProps {
  rule: TriageRule;
  onClose: () => void;
}

/** What it would do is shown before it is let loose. */
function EnableDialog({ rule, onClose }: RuleDialogProps) {
  const save = useSaveRule(rule, () => 'The rule is on.', onClose);
  return (
    <TrialDialog
      product={rule.productId}
      title={`Turn on: ${rule.name}`}
      rules={[bodyOf(rule, { enabled: true })]}
      onClose={onClose}
      next={{
        verb: rule.logOnly ? 'Turn on, only logging' : 'Turn on',
        busy: save.isPending,
        error: save.error,
        onSend: () => save.mutate(bodyOf(rule, { enabled: true })),
      }}
    />
  );
}

function RemoveDialog({ rule, onClose }: RuleDialogProps) {
  const remove = useChange<void>({
    method: 'DELETE',
    path: () => `/rules/${rule.id}`,
    body: () => undefined,
    refresh: ['/rules'],
    done: () => `The rule "${rule.name}" is removed. What it did stays.`,
    after: onClose,
  });
  return (
    <FormDialog
      title={`Remove ${rule.name}`}
      verb="Remove"
      danger
      busy={remove.isPending}
      error={remove.error}
      onClose={onClose}
      onSend={() => remove.mutate()}
    >
      <p>What it did to findings stays, and the audit log keeps the rule.</p>
    </FormDialog>
  );
}
