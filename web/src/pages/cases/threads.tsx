// SPDX-License-Identifier: Apache-2.0
import { Button, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { desk } from '../../api/cases.ts';
import { useChange } from '../../api/changes.ts';
import type { CaseMessage, CaseThread, CaseView, DraftBody } from '../../api/types.ts';
import { Card } from '../../kit/page.tsx';
import { Rendered } from '../../kit/rendered.tsx';
import { Loaded } from '../../kit/states.tsx';
import { counted, instantText, plain } from '../../kit/words.ts';

export function Threads({ view }: { view: CaseView }) {
  return (
    <Card title="Threads">
      {view.threads.length === 0 && <p className="card-body soft">No thread was opened yet.</p>}
      {view.threads.map((thread) => (
        <details key={thread.uid} className="case-message">
          <summary>
            <strong>{thread.who}</strong> <span className="soft">{plain(thread.audience)}</span>{' '}
            <span className="faint">{counted(thread.messages, 'message')}</span>
            {thread.unread > 0 && <span className="tag">{thread.unread} unread</span>}
          </summary>
          <Messages uid={view.uid} thread={thread} />
        </details>
      ))}
    </Card>
  );
}

function Messages({ uid, thread }: { uid: string; thread: CaseThread }) {
  const messages = useQuery(desk.thread(uid, thread.uid));
  const [body, setBody] = useState('');
  const draft = useChange<DraftBody>({
    path: () => `/cases/${uid}/messages`,
    refresh: ['/cases'],
    done: () => 'The draft is kept. It goes out when you send it.',
    after: () => setBody(''),
  });
  return (
    <Loaded query={messages}>
      {(list) => (
        <>
          {list.map((message) => (
            <Message key={message.uid} uid={uid} message={message} />
          ))}
          <form
            id="case-reply"
            className="form"
            onSubmit={(event) => {
              event.preventDefault();
              draft.mutate({ thread: thread.uid, kind: 'free', body });
            }}
          >
            <Textarea
              label="Reply"
              required
              maxLength={40_000}
              value={body}
              onChange={(event) => setBody(event.currentTarget.value)}
            />
            <Button type="submit" loading={draft.isPending}>
              Keep as a draft
            </Button>
          </form>
        </>
      )}
    </Loaded>
  );
}

function Message({ uid, message }: { uid: string; message: CaseMessage }) {
  const path = `/cases/${uid}/messages/${message.uid}`;
  const [subject, setSubject] = useState(message.subject);
  const [body, setBody] = useState(message.body);
  const save = useChange<object>({ method: 'PATCH', path: () => path, refresh: ['/cases'], done: () => 'Saved.' });
  const queue = useChange<object>({ path: () => `${path}/queue`, refresh: ['/cases'] });
  return (
    <article className="case-message">
      <p className="soft">
        <strong>{message.author}</strong>, {instantText(message.createdAt)} <span className="tag">{plain(message.state)}</span>
      </p>
      {message.state === 'draft' ? (
        <form
          className="form"
          onSubmit={(event) => {
            event.preventDefault();
            save.mutate({ subject, body });
          }}
        >
          <TextInput
            label="Subject"
            maxLength={200}
            value={subject}
            onChange={(event) => setSubject(event.currentTarget.value)}
          />
          <Textarea label="Text" maxLength={40_000} value={body} onChange={(event) => setBody(event.currentTarget.value)} />
          <Rendered html={message.html} lang={message.language} />
          <div className="row-buttons">
            <Button type="submit" variant="default" loading={save.isPending}>
              Save and preview
            </Button>
            <Button
              loading={queue.isPending}
              disabled={subject !== message.subject || body !== message.body}
              onClick={() => queue.mutate({})}
            >
              Send
            </Button>
          </div>
        </form>
      ) : (
        <>
          <h3>{message.subject}</h3>
          <Rendered html={message.html} lang={message.language} />
        </>
      )}
      {message.state === 'queued' && message.sendAfter && <Undo path={path} until={message.sendAfter} />}
    </article>
  );
}

/** Until it leaves, it can be called back. */
function Undo({ path, until }: { path: string; until: string }) {
  const cancel = useChange<object>({ path: () => `${path}/cancel`, refresh: ['/cases'], done: () => 'It was not sent.' });
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  const left = Math.ceil((Date.parse(until) - now) / 1000);
  if (left <= 0) return null;
  return (
    <Button variant="default" loading={cancel.isPending} onClick={() => cancel.mutate({})}>
      Do not send ({left} s left)
    </Button>
  );
}
