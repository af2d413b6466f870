// SPDX-License-Identifier: Apache-2.0
import { Button, Textarea, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { apiAddress, send } from '../../api/client.ts';
import type { DeleteAnswer } from '../../api/types.ts';
import { upload } from '../../api/upload.ts';
import { FormError } from '../../kit/dialog.tsx';
import { FileDrop } from '../../kit/file-drop.tsx';
import { Card } from '../../kit/page.tsx';
import { Progress } from '../../kit/progress.tsx';
import { Rendered } from '../../kit/rendered.tsx';
import { dayIn, instantIn } from './frame.tsx';
import type { Part } from './status-page.tsx';

export function Messages({ view, words, tongue, change, busy }: Part) {
  const [text, setText] = useState('');
  return (
    <Card title={words.messages}>
      {view.messages.length === 0 && <p className="card-body soft">{words.noMessages}</p>}
      {view.messages.map((message) => (
        <article key={message.id} className="case-message">
          <p className="soft">
            <strong>{message.from === 'you' ? words.fromYou : words.fromCommittee}</strong>, {dayIn(tongue, message.at)}
          </p>
          {message.subject && <h3>{message.subject}</h3>}
          <Rendered html={message.html} />
        </article>
      ))}
      <form
        className="card-body"
        onSubmit={(event) => {
          event.preventDefault();
          change('POST', '/messages', { text });
          setText('');
        }}
      >
        <Textarea
          label={words.reply}
          required
          maxLength={40_000}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Button type="submit" loading={busy}>
          {words.sendReply}
        </Button>
      </form>
    </Card>
  );
}

export function Planned({ view, words, tongue, change, busy }: Part) {
  return (
    <>
      {view.draft && (
        <Card title={words.draft}>
          <div className="card-body">
            <Rendered html={view.draft.html} />
            {view.draft.commentBy && (
              <p className="soft">
                {words.draftBy} {dayIn(tongue, view.draft.commentBy)}.
              </p>
            )}
          </div>
        </Card>
      )}
      {view.embargo && (
        <Card title={words.embargo}>
          <div className="card-body">
            <p>
              {instantIn(tongue, view.embargo.endsAt, view.embargo.zone)} ({view.embargo.zone}).{' '}
              {words.embargoAnswers[view.embargo.answer]}
            </p>
            {view.embargo.answer === 'invited' && (
              <div className="row-buttons">
                <Button loading={busy} onClick={() => change('POST', '/embargo', { answer: 'accepted' })}>
                  {words.embargoAccept}
                </Button>
                <Button variant="default" loading={busy} onClick={() => change('POST', '/embargo', { answer: 'declined' })}>
                  {words.embargoDecline}
                </Button>
              </div>
            )}
          </div>
        </Card>
      )}
      {view.retest && view.retest.answer === null && (
        <Card title={words.retest}>
          <div className="card-body row-buttons">
            <Button loading={busy} onClick={() => change('POST', '/retest', { answer: 'fixed' })}>
              {words.fixed}
            </Button>
            <Button variant="default" loading={busy} onClick={() => change('POST', '/retest', { answer: 'not-fixed' })}>
              {words.notFixed}
            </Button>
          </div>
        </Card>
      )}
    </>
  );
}

export function Files({ view, words, tongue, csrf, again }: Part) {
  const [share, setShare] = useState(0);
  const add = useMutation({
    mutationFn: (file: File) =>
      upload({ path: '/my/report/attachments', query: {}, name: file.name, file, csrf, onProgress: setShare }),
    onSuccess: again,
  });
  return (
    <Card title={words.files}>
      <div className="card-body">
        {view.attachments.length === 0 && <p className="soft">{words.noFiles}</p>}
        <ul>
          {view.attachments.map(({ id, name, addedAt }) => (
            <li key={id}>
              {name} <span className="faint">{dayIn(tongue, addedAt)}</span>
            </li>
          ))}
        </ul>
        <FileDrop label={words.addFile} hint={words.fileHint} onFiles={([file]) => file && add.mutate(file)} />
        {add.isPending && <Progress label={words.addFile} share={share} />}
        {add.error && <FormError error={add.error} />}
      </div>
    </Card>
  );
}

export function Appeal({ view, words, tongue, change, busy }: Part) {
  const [reason, setReason] = useState('');
  if (view.mayAppealUntil === null) return null;
  return (
    <Card title={words.appeal}>
      <form
        className="card-body"
        onSubmit={(event) => {
          event.preventDefault();
          change('POST', '/appeal', { reason });
        }}
      >
        <p className="soft">
          {words.appealHint} {dayIn(tongue, view.mayAppealUntil)}.
        </p>
        <Textarea
          label={words.appealReason}
          required
          minLength={10}
          maxLength={40_000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Button type="submit" loading={busy}>
          {words.sendAppeal}
        </Button>
      </form>
    </Card>
  );
}

export function Yours({ words, tongue, csrf, onLeave }: Part & { onLeave: () => void }) {
  const [receipt, setReceipt] = useState('');
  const remove = useMutation({
    mutationFn: () => send<DeleteAnswer>('POST', '/my/report/delete', { body: { receipt }, csrf }),
  });
  return (
    <Card title={words.yours}>
      <form
        className="card-body"
        onSubmit={(event) => {
          event.preventDefault();
          remove.mutate();
        }}
      >
        <div className="row-buttons">
          <a className="quiet-button" href={apiAddress('/my/report/export')} download>
            {words.export}
          </a>
          <Button variant="default" onClick={onLeave}>
            {words.leave}
          </Button>
        </div>
        <p className="soft">{words.deleteHint}</p>
        <TextInput
          label={words.receipt}
          autoComplete="off"
          required
          value={receipt}
          onChange={(event) => setReceipt(event.currentTarget.value)}
        />
        {remove.error && <FormError error={remove.error} />}
        {remove.data && <Removed answer={remove.data} {...{ words, tongue }} />}
        <Button type="submit" color="red" className="danger" loading={remove.isPending}>
          {words.delete}
        </Button>
      </form>
    </Card>
  );
}

function Removed({ answer, words, tongue }: { answer: DeleteAnswer } & Pick<Part, 'words' | 'tongue'>) {
  return (
    <div role="status">
      <p>
        <strong>{words.deleted}:</strong> {answer.deleted.join(', ')}
      </p>
      {answer.kept.map(({ what, until, why }) => (
        <p key={what}>
          <strong>{words.kept}:</strong> {what}
          {until && ` (${dayIn(tongue, until)})`}: {why}
        </p>
      ))}
    </div>
  );
}
