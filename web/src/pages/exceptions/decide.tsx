// SPDX-License-Identifier: Apache-2.0
import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useChange } from '../../api/changes.ts';
import type { DecisionBody, ExceptionRow, JustificationName, RenewBody } from '../../api/types.ts';
import { useGo } from '../../app/location.ts';
import { mayAs, useSession } from '../../app/session.ts';
import { FormDialog } from '../../kit/dialog.tsx';
import { ReasonDialog } from '../../kit/reason-dialog.tsx';
import { counted } from '../../kit/words.ts';
import { type Needs, NeedsFields, needsOf } from './needs-fields.tsx';
import { coverText, dayIn, justificationOptions, usualJustification } from './words.ts';

type Verb = 'approve' | 'reject' | 'revoke' | 'reconfirm';
type Open = Verb | 'renew' | undefined;
const changed = ['/exceptions', '/findings', '/overview', '/releases', '/targets'];
const told: Readonly<Record<Verb, string>> = {
  approve: 'Approved. What it covers is decided.',
  reject: 'Rejected.',
  revoke: 'Revoked. What it alone held closed is open again.',
  reconfirm: 'Confirmed for the newest release.',
};

interface Props {
  row: ExceptionRow;
  /** In a list: what decides, and renewing what is about to end; the rest stands on its own page. */
  small?: boolean;
}

/** What this person may decide about it. Why they may not is said, instead of a button that is merely missing. */
export function DecideButtons({ row, small = false }: Props) {
  const { person } = useSession();
  const [open, setOpen] = useState<Open>();
  const may = (...roles: ('maintainer' | 'committee')[]) => mayAs(person, roles, row.productId);
  const live = row.state === 'proposed' || row.state === 'active';
  const button = (verb: Exclude<Open, undefined>, label: string, filled = false) => (
    <Button
      variant={filled ? 'filled' : 'default'}
      aria-label={small ? `${label} ${row.about}` : undefined}
      onClick={() => setOpen(verb)}
    >
      {label}
    </Button>
  );
  return (
    <div className="decide">
      {row.state === 'proposed' && row.mayDecide && button('approve', 'Approve', true)}
      {row.state === 'proposed' && may('committee') && button('reject', 'Reject')}
      {row.reconfirm && row.state === 'active' && may('committee') && button('reconfirm', 'Confirm again', true)}
      {(!small || nearEnd(row)) && row.state !== 'rejected' && may('maintainer', 'committee') && button('renew', 'Renew')}
      {!small && live && may('maintainer', 'committee') && button('revoke', row.state === 'proposed' ? 'Withdraw' : 'Revoke')}
      {row.state === 'proposed' && !row.mayDecide && <p className="may-not">{row.mayNotBecause}</p>}
      {open && open !== 'renew' && <Decide row={row} verb={open} onClose={() => setOpen(undefined)} />}
      {open === 'renew' && <Renew row={row} onClose={() => setOpen(undefined)} />}
    </div>
  );
}

/** Where the next step is to renew it, or to let it go. */
function nearEnd({ state, daysLeft }: ExceptionRow): boolean {
  return state === 'expired' || (state === 'active' && daysLeft <= 14);
}

interface DialogProps {
  row: ExceptionRow;
  onClose: () => void;
}

const words: Readonly<Record<Verb, { title: string; verb: string; least: number; danger?: true }>> = {
  approve: { title: 'Approve', verb: 'Approve', least: 0 },
  reject: { title: 'Reject', verb: 'Reject', least: 3 },
  revoke: { title: 'Revoke', verb: 'Revoke', least: 3, danger: true },
  reconfirm: { title: 'Confirm again', verb: 'It still holds', least: 0 },
};

function Decide({ row, verb, onClose }: DialogProps & { verb: Verb }) {
  const [justification, setJustification] = useState(usualJustification);
  const decide = useChange<DecisionBody, ExceptionRow>({
    path: () => `/exceptions/${row.id}/${verb}`,
    refresh: changed,
    done: () => (verb === 'revoke' && row.state === 'proposed' ? 'Withdrawn.' : told[verb]),
    after: onClose,
  });
  const lacking = verb === 'approve' && row.decision === 'not-affected' && row.justification === '';
  const withdrawn = verb === 'revoke' && row.state === 'proposed';
  const { title, ...shown } = withdrawn ? { ...words.revoke, title: 'Withdraw', verb: 'Withdraw' } : words[verb];
  return (
    <ReasonDialog
      {...shown}
      title={`${title}: ${row.about}`}
      description={verb === 'reject' ? 'The proposer reads it.' : 'It stands in the audit log.'}
      busy={decide.isPending}
      error={decide.error}
      onClose={onClose}
      onSend={(reason) => decide.mutate({ ...(reason === '' ? {} : { reason }), ...(lacking ? { justification } : {}) })}
    >
      <p>
        {coverText(row)}; {counted(row.findings, 'finding')} now, until {row.expires}.
      </p>
      {row.reason !== '' && <blockquote className="quoted foreign">{row.reason}</blockquote>}
      {lacking && (
        <NativeSelect
          label="Not affected because"
          description="The proposal names no justification; a VEX document needs one."
          value={justification}
          onChange={(event) => setJustification(event.currentTarget.value as JustificationName)}
          data={justificationOptions}
        />
      )}
    </ReasonDialog>
  );
}

function Renew({ row, onClose }: DialogProps) {
  const go = useGo();
  const [expires, setExpires] = useState(dayIn(90, Date.now()));
  const [reason, setReason] = useState(row.reason);
  const [needs, setNeeds] = useState<Needs>({ issue: row.issue, mitigations: row.mitigations });
  const [evidence, setEvidence] = useState(row.evidence);
  const renew = useChange<RenewBody, ExceptionRow>({
    path: () => `/exceptions/${row.id}/renew`,
    refresh: changed,
    done: () => 'Proposed anew. Somebody else on the committee decides.',
    after: ({ id }) => {
      onClose();
      go(`/exceptions/${id}`);
    },
  });
  return (
    <FormDialog
      title={`Renew: ${row.about}`}
      verb="Propose the renewal"
      busy={renew.isPending}
      error={renew.error}
      onClose={onClose}
      onSend={() => renew.mutate({ expires, reason: reason.trim(), evidence: evidence.trim(), ...needsOf(needs) })}
    >
      <p className="soft">A renewal is a new proposal. This one stays in force until the new one is approved.</p>
      <TextInput
        label="Expires"
        type="date"
        required
        min={dayIn(1, Date.now())}
        value={expires}
        onChange={(event) => setExpires(event.currentTarget.value)}
      />
      <Textarea
        label="Reason"
        description="Why it still holds; at least ten characters."
        required
        minLength={10}
        maxLength={4000}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Textarea
        label="Evidence"
        description="Where it can be checked: a link, a file and line, a test."
        rows={2}
        maxLength={4000}
        value={evidence}
        onChange={(event) => setEvidence(event.currentTarget.value)}
      />
      <NeedsFields draft={needs} change={(patch) => setNeeds((before) => ({ ...before, ...patch }))} />
    </FormDialog>
  );
}
