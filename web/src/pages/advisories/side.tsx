// SPDX-License-Identifier: Apache-2.0
import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useChange } from '../../api/changes.ts';
import type { AdvisoryView, ApproveBody, NumberBody, UnapproveBody } from '../../api/types.ts';
import { FormDialog } from '../../kit/dialog.tsx';
import { Card } from '../../kit/page.tsx';
import { Rendered } from '../../kit/rendered.tsx';
import { instantText, plain } from '../../kit/words.ts';
import { numberWords } from './advisories-page.tsx';

interface Part {
  view: AdvisoryView;
}

function useStep<Input>(view: AdvisoryView, step: string, done?: string) {
  return useChange<Input, AdvisoryView>({
    path: () => `/advisories/${view.uid}/${step}`,
    refresh: ['/advisories', '/cases'],
    ...(done !== undefined && { done: () => done }),
  });
}

/** What can be done with the draft as a whole. */
export function Steps({ view, changed }: Part & { changed: boolean }) {
  const [dropping, setDropping] = useState(false);
  const review = useStep<{ version: number }>(view, 'review', 'Handed to those who approve.');
  const offer = useStep<object>(view, 'offer', 'The reporter can read it and comment now.');
  const renew = useStep<{ version: number }>(view, 'renew', 'Taken over from the case as a new revision.');
  const drop = useStep<{ version: number }>(view, 'drop', 'The draft is dropped.');
  if (!view.mine.edit) return null;
  return (
    <Card title="Next" aside={plain(view.state)}>
      <div className="card-body row-buttons">
        {view.state === 'draft' && (
          <Button disabled={changed} loading={review.isPending} onClick={() => review.mutate({ version: view.version })}>
            Hand to review
          </Button>
        )}
        {view.caseUid && !view.offered && (
          <Button variant="default" loading={offer.isPending} onClick={() => offer.mutate({})}>
            Offer to the reporter
          </Button>
        )}
        {view.caseUid && (
          <Button
            variant="default"
            disabled={changed}
            loading={renew.isPending}
            onClick={() => renew.mutate({ version: view.version })}
          >
            Take over from the case
          </Button>
        )}
        {view.newerStatements.length > 0 && (
          <p className="soft" role="status">
            Said anew since this draft was made: {view.newerStatements.join(', ')}. “Take over from the case” brings their words.
          </p>
        )}
        {view.publishedAt === null && (
          <Button variant="default" onClick={() => setDropping(true)}>
            Drop the draft
          </Button>
        )}
        {changed && <span className="soft">Save first: what is reviewed is a saved revision.</span>}
      </div>
      {dropping && (
        <FormDialog
          title="Drop the draft"
          verb="Drop it"
          danger
          busy={drop.isPending}
          error={drop.error}
          onClose={() => setDropping(false)}
          onSend={() => drop.mutate({ version: view.version })}
        >
          <p>It will not be published, and its number is not given again.</p>
        </FormDialog>
      )}
    </Card>
  );
}

export function Approvals({ view }: Part) {
  const approve = useStep<ApproveBody>(view, 'approve', 'Approved.');
  const back = useStep<UnapproveBody>(view, 'unapprove', 'Taken back.');
  if (view.approving.length === 0) return null;
  return (
    <Card title="Approvals" aside={`of revision ${view.revision}`}>
      <ul className="rows" id="advisory-approving">
        {view.approving.map(({ kind, needs, given, may, because }) => {
          const own = view.approvals.some((one) => one.kind === kind && one.mine);
          return (
            <li key={kind}>
              <span>
                {plain(kind)}
                <span className="faint">
                  {given} of {needs}
                  {view.approvals
                    .filter((one) => one.kind === kind)
                    .map(({ who, at }) => `, ${who.name} ${instantText(at)}`)
                    .join('')}
                </span>
                {!may && !own && <span className="faint">{because}</span>}
              </span>
              {may && (
                <Button
                  variant="default"
                  loading={approve.isPending}
                  onClick={() => approve.mutate({ kind, digest: view.digest })}
                >
                  Approve: {plain(kind).toLowerCase()}
                </Button>
              )}
              {own && (
                <Button variant="default" loading={back.isPending} onClick={() => back.mutate({ kind })}>
                  Take back: {plain(kind).toLowerCase()}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </Card>
  );
}

export function Comments({ view }: Part) {
  const [text, setText] = useState('');
  const say = useChange<{ text: string }>({
    path: () => `/advisories/${view.uid}/comments`,
    refresh: ['/advisories'],
    after: () => setText(''),
  });
  const open = view.comments.filter(({ settledAt }) => settledAt === null).length;
  return (
    <Card title="Comments" aside={open === 0 ? 'None open' : `${open} open`}>
      {view.comments.map((comment) => (
        <Comment key={comment.uid} view={view} comment={comment} />
      ))}
      {view.mine.comment && (
        <form
          className="form card-body"
          onSubmit={(event) => {
            event.preventDefault();
            say.mutate({ text });
          }}
        >
          <Textarea
            id="advisory-comment"
            label="Comment on this revision"
            required
            maxLength={20_000}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Button type="submit" variant="default" loading={say.isPending}>
            Comment
          </Button>
        </form>
      )}
    </Card>
  );
}

function Comment({ view, comment }: Part & { comment: AdvisoryView['comments'][number] }) {
  const settle = useStep<object>(view, `comments/${comment.uid}/settle`);
  return (
    <article className="case-message">
      <p className="soft">
        <strong>{comment.who}</strong> ({comment.role}), on revision {comment.revision}, {instantText(comment.at)}
      </p>
      <Rendered html={comment.html} />
      {comment.settledAt ? (
        <p className="faint">Settled {instantText(comment.settledAt)}</p>
      ) : (
        view.mine.edit && (
          <div>
            <Button variant="default" size="compact-sm" loading={settle.isPending} onClick={() => settle.mutate({})}>
              Settle
            </Button>
          </div>
        )
      )}
    </article>
  );
}

const states = ['wanted', 'requested', 'reserved', 'rejected', 'failed'] as const;

/** Numbers of others. Publishing never waits for one. */
export function Numbers({ view }: Part) {
  const [form, setForm] = useState({ kind: 'cve', route: 'By mail', state: 'wanted', value: '' });
  const note = useStep<NumberBody>(view, 'numbers', 'Noted.');
  const field = (key: keyof typeof form) => ({
    value: form[key],
    onChange: (event: { currentTarget: { value: string } }) => setForm({ ...form, [key]: event.currentTarget.value }),
  });
  if (!view.mine.edit && view.numbers.length === 0) return null;
  return (
    <Card title="Other numbers" aside="Publishing never waits for one">
      <ul className="rows">
        {view.numbers.map((number) => (
          <li key={number.uid}>
            <span>
              {numberWords(number)} <span className="faint">{number.route}</span>
            </span>
            {number.value && !view.content.aliases.includes(number.value) && <span className="tag">Not in the draft yet</span>}
          </li>
        ))}
      </ul>
      {view.mine.edit && (
        <form
          className="form card-body"
          onSubmit={(event) => {
            event.preventDefault();
            const { value, ...rest } = form;
            note.mutate({ ...(rest as NumberBody), ...(value && { value }) });
          }}
        >
          <div className="form-pair">
            <NativeSelect
              label="Kind"
              data={[
                { value: 'cve', label: 'CVE' },
                { value: 'ghsa', label: 'GHSA' },
              ]}
              {...field('kind')}
            />
            <TextInput label="Route" required maxLength={60} {...field('route')} />
            <NativeSelect label="How far" data={states.map((value) => ({ value, label: plain(value) }))} {...field('state')} />
            <TextInput label="Number, once it is there" maxLength={80} {...field('value')} />
          </div>
          <Button type="submit" variant="default" loading={note.isPending}>
            Note it
          </Button>
        </form>
      )}
    </Card>
  );
}
