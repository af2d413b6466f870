// SPDX-License-Identifier: Apache-2.0
import '../../styles/cases.css';
import { Button, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { desk } from '../../api/cases.ts';
import { useChange } from '../../api/changes.ts';
import type { CommitteeSettings } from '../../api/types.ts';
import { FormError } from '../../kit/dialog.tsx';
import { Link } from '../../kit/link.tsx';
import { Card, PageHead } from '../../kit/page.tsx';
import { Loaded } from '../../kit/states.tsx';

/** How the committee works; every change is audited. */
export function CommitteePage() {
  const settings = useQuery(desk.committee());
  return (
    <>
      <PageHead title="Committee" above={<Link href="/cases">Cases</Link>} />
      <Loaded query={settings}>{(data) => <Form settings={data} />}</Loaded>
    </>
  );
}

function Form({ settings }: { settings: CommitteeSettings }) {
  const [draft, setDraft] = useState(settings);
  const [allowed, setAllowed] = useState(settings.allowed.join('\n'));
  const save = useChange<CommitteeSettings>({
    method: 'PUT',
    path: () => '/committee',
    refresh: ['/committee'],
    done: () => 'The settings are saved.',
  });
  const set = (part: Partial<CommitteeSettings>) => setDraft((old) => ({ ...old, ...part }));
  const policy = (part: Partial<CommitteeSettings['policy']>) => set({ policy: { ...draft.policy, ...part } });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate({ ...draft, allowed: allowed.split(/\s+/).filter(Boolean) });
      }}
    >
      <Card title="How it works">
        <div className="card-body">
          <div className="form-pair">
            <Count label="Votes that a decision needs" value={draft.quorum} onChange={(quorum) => set({ quorum })} />
            <Count
              label="Seconds to call a message back"
              value={draft.undoSeconds}
              onChange={(undoSeconds) => set({ undoSeconds })}
            />
            <Words label="Time zone" value={draft.zone} onChange={(zone) => set({ zone })} />
            <Words label="Mailbox for reports" value={draft.mailbox} onChange={(mailbox) => set({ mailbox })} />
            <Words label="Private list" value={draft.privateList} onChange={(privateList) => set({ privateList })} />
          </div>
          <Textarea
            label="Whom mail may go to besides participants"
            description="An address or @domain on each line."
            value={allowed}
            onChange={(event) => setAllowed(event.currentTarget.value)}
          />
        </div>
      </Card>
      <Card title="Policy for reporters">
        <div className="card-body">
          <Words label="Version" value={draft.policy.version} onChange={(version) => policy({ version })} />
          <Textarea
            label="English"
            rows={10}
            value={draft.policy.en}
            onChange={(event) => policy({ en: event.currentTarget.value })}
          />
          <Textarea
            label="French"
            lang="fr"
            rows={10}
            value={draft.policy.fr}
            onChange={(event) => policy({ fr: event.currentTarget.value })}
          />
          {save.error && <FormError error={save.error} />}
          <Button type="submit" loading={save.isPending}>
            Save
          </Button>
        </div>
      </Card>
    </form>
  );
}

function Words({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  return <TextInput label={label} value={value} onChange={(event) => onChange(event.currentTarget.value)} />;
}

function Count({ label, value, onChange }: { label: string; value: number; onChange: (value: number) => void }) {
  return (
    <TextInput
      label={label}
      type="number"
      min={0}
      required
      value={String(value)}
      onChange={(event) => onChange(Number(event.currentTarget.value))}
    />
  );
}
