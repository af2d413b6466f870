// SPDX-License-Identifier: Apache-2.0
import { Button, Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useChange } from '../../api/changes.ts';
import type { AdvisoryView, PlanAnswer, PlanBody, PublishingOf } from '../../api/types.ts';
import { FormError } from '../../kit/dialog.tsx';
import { instantText } from '../../kit/words.ts';
import { instantIn, ownZone } from '../../kit/zoned.ts';
import { Reasons } from './reasons.tsx';
import { usedBefore } from './used-before.ts';

const kinds: readonly { value: PlanBody['kind']; label: string; published: boolean }[] = [
  { value: 'announce', label: 'Announcement, with the fixed release', published: false },
  { value: 'early', label: 'Early warning, before there is a fix', published: false },
  { value: 'announce', label: 'Announcement, after an early warning', published: true },
  { value: 'revision', label: 'Revision of what is published', published: true },
  { value: 'withdrawal', label: 'Withdrawal of what is published', published: true },
];
/** What a channel beside our own is for. */
export const channelPurpose: Readonly<Record<PublishingOf['channels'][number]['kind'], string>> = {
  reporter: 'A message in the case, to who reported it.',
  ghsa: 'The advisory beside the source code.',
  cve: 'The record in the CVE list, under the number that was reserved.',
  chat: 'A short message with the link, in a chat that is configured.',
  forum: 'A post with the text, in a forum that is configured.',
};

interface Draft {
  kind: PlanBody['kind'];
  channels: string[];
  lists: string[];
  others: string;
  day: string;
  time: string;
  zone: string;
  reason: string;
  typed: string;
}
interface Part {
  draft: Draft;
  set: (part: Partial<Draft>) => void;
}

/** What the newest words ask for. */
function kindFor({ publishedAt, content }: AdvisoryView): PlanBody['kind'] {
  if (publishedAt === null) return 'announce';
  return content.withdrawn ? 'withdrawal' : 'revision';
}

/** Plans the publication. A refusal lists everything that is missing and leaves the form as it is. */
export function PlanForm({ view, publishing }: { view: AdvisoryView; publishing: PublishingOf }) {
  const offered = kinds.filter(({ published }) => published === (view.publishedAt !== null));
  const [draft, setDraft] = useState<Draft>(() => ({
    ...{ kind: kindFor(view), ...usedBefore(publishing) },
    ...{ day: '', time: '', zone: ownZone(), reason: '', typed: '' },
  }));
  const set = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  const plan = useChange<PlanBody, PlanAnswer>({
    path: () => `/advisories/${view.uid}/plan`,
    refresh: ['/advisories', '/cases', '/publishing'],
    done: ({ planned }) => (planned ? 'It is planned. It can be taken back until its time comes.' : ''),
  });
  const start = draft.day === '' ? undefined : instantIn(draft.zone, draft.day, draft.time || '00:00');
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (draft.typed.trim() === view.number && !plan.isPending) plan.mutate(bodyOf(draft, view.version, start));
  };
  return (
    <form className="form card-body" onSubmit={send} aria-label="Plan the publication">
      <NativeSelect
        label="What goes out"
        data={offered.map(({ value, label }) => ({ value, label }))}
        value={draft.kind}
        onChange={(event) => set({ kind: event.currentTarget.value as PlanBody['kind'] })}
      />
      <Recipients draft={draft} set={set} publishing={publishing} />
      <Start draft={draft} set={set} start={start} undoSeconds={publishing.undoSeconds} />
      {draft.kind === 'announce' && (
        <Textarea
          label="Why it goes out without a verified release (only then)"
          maxLength={2000}
          autosize
          minRows={2}
          value={draft.reason}
          onChange={(event) => set({ reason: event.currentTarget.value })}
        />
      )}
      <Refused answer={plan.data} />
      {plan.error && <FormError error={plan.error} />}
      <div className="publish-confirm">
        <TextInput
          label={`Type ${view.number} to confirm`}
          description="What is public cannot be taken back."
          autoComplete="off"
          spellCheck={false}
          value={draft.typed}
          onChange={(event) => set({ typed: event.currentTarget.value })}
        />
        <Button type="submit" disabled={draft.typed.trim() !== view.number} loading={plan.isPending}>
          Plan to publish
        </Button>
      </div>
    </form>
  );
}

function bodyOf(draft: Draft, version: number, start: string | undefined): PlanBody {
  const others = draft.others.split(/[\s,;]+/).filter((one) => one !== '');
  const reason = draft.kind === 'announce' ? draft.reason.trim() : '';
  return {
    ...{ kind: draft.kind, version, typed: draft.typed.trim(), channels: draft.channels, lists: [...draft.lists, ...others] },
    ...(start !== undefined && { notBefore: start }),
    ...(reason !== '' && { reason }),
  };
}

function Refused({ answer }: { answer: PlanAnswer | undefined }) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (answer?.planned === false) ref.current?.focus();
  }, [answer]);
  if (answer?.planned !== false) return null;
  return (
    <div ref={ref} role="alert" tabIndex={-1} className="publish-refused">
      <Reasons title="Not planned. Nothing was changed." missing={answer.missing} />
    </div>
  );
}

function Recipients({ draft, set, publishing }: Part & { publishing: PublishingOf }) {
  return (
    <>
      <Checkbox.Group
        label="Channels"
        description="Our own pages, feed, CSAF, OSV and VEX files are always written, together. These are told beside them:"
        value={draft.channels}
        onChange={(channels) => set({ channels })}
      >
        <div className="publish-boxes">
          {publishing.channels.map(({ key, title, kind }) => (
            <Checkbox key={key} value={key} label={title} description={channelPurpose[kind]} />
          ))}
          {publishing.channels.length === 0 && <p className="soft">No other channel is configured.</p>}
        </div>
      </Checkbox.Group>
      {publishing.lists.length > 0 && (
        <Checkbox.Group label="Mailing lists" value={draft.lists} onChange={(lists) => set({ lists })}>
          <div className="publish-boxes">
            {publishing.lists.map((list) => (
              <Checkbox key={list} value={list} label={list} description="The announcement as plain text, by mail." />
            ))}
          </div>
        </Checkbox.Group>
      )}
      <Textarea
        label="Other addresses of lists"
        description="One on each line. The committee must allow them."
        maxLength={3000}
        autosize
        minRows={1}
        value={draft.others}
        onChange={(event) => set({ others: event.currentTarget.value })}
      />
    </>
  );
}

function Start({ draft, set, start, undoSeconds }: Part & { start: string | undefined; undoSeconds: number }) {
  const undo = undoSeconds % 60 === 0 ? `${undoSeconds / 60} min` : `${undoSeconds} s`;
  return (
    <fieldset className="plain-fieldset publish-start">
      <legend>Not before (optional)</legend>
      <div className="publish-when">
        <TextInput type="date" label="Day" value={draft.day} onChange={(event) => set({ day: event.currentTarget.value })} />
        <TextInput type="time" label="Time" value={draft.time} onChange={(event) => set({ time: event.currentTarget.value })} />
        <NativeSelect
          label="Time zone"
          data={[...new Set([ownZone(), 'UTC'])]}
          value={draft.zone}
          onChange={(event) => set({ zone: event.currentTarget.value })}
        />
      </div>
      <p className="soft" aria-live="polite">
        {start === undefined
          ? `It starts ${undo} after it is planned`
          : `It starts at ${instantText(start)}, at the earliest ${undo} after it is planned`}
        ; until then it can be cancelled.
      </p>
    </fieldset>
  );
}
