// SPDX-License-Identifier: Apache-2.0
import { Button, NativeSelect, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { desk } from '../../api/cases.ts';
import { useChange } from '../../api/changes.ts';
import type { CaseMessage, CaseThread, CaseView, DraftBody } from '../../api/types.ts';
import { Card } from '../../kit/page.tsx';
import { Rendered } from '../../kit/rendered.tsx';
import { Loaded } from '../../kit/states.tsx';
import { counted, instantText, plain } from '../../kit/words.ts';
import { LeadsOut } from './leads-out.tsx';
import { Deliveries, Doubt } from './letter-fate.tsx';

export function Threads({ view }: { view: CaseView }) {
  return (
    <Card title="Threads">
      {view.threads.length === 0 && <p className="card-body soft">No thread was opened yet.</p>}
      {view.threads.map((thread) => (
        <details key={thread.uid} className="case-message">
          <summary>
            <strong>{plain(thread.audience)}</strong> <span className="faint">{counted(thread.messages, 'message')}</span>{' '}
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
  const inside = thread.audience === 'internal' || thread.audience === 'experts';
  return (
    <Loaded query={messages}>
      {(list) => (
        <>
          {list.length === 0 && <p className="soft">Nothing was written here yet.</p>}
          {list.map((message) => (
            <Message key={message.uid} uid={uid} message={message} />
          ))}
          {inside ? <Note uid={uid} thread={thread.uid} /> : <Draft uid={uid} thread={thread.uid} />}
        </>
      )}
    </Loaded>
  );
}

function Note({ uid, thread }: { uid: string; thread: string }) {
  const [text, setText] = useState('');
  const path = `/cases/${uid}/threads/${thread}/notes`;
  const note = useChange<{ text: string }>({ path: () => path, refresh: ['/cases'], after: () => setText('') });
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        note.mutate({ text });
      }}
    >
      <Textarea
        label="Note that stays inside"
        required
        maxLength={40_000}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <LeadsOut text={text} />
      <Button type="submit" loading={note.isPending}>
        Keep the note
      </Button>
    </form>
  );
}

const letters = [
  ['reply', 'A reply in own words'],
  ['acknowledgement', 'We have your report'],
  ['question', 'A question'],
  ['acceptance', 'It is accepted'],
  ['rejection', 'It is rejected, and why'],
  ['redirect', 'It belongs elsewhere'],
] as const;

/** A letter begins as a draft: from the template of its kind, to be completed and sent by a person. */
function Draft({ uid, thread }: { uid: string; thread: string }) {
  const [kind, setKind] = useState<string>('reply');
  const [body, setBody] = useState('');
  const draft = useChange<DraftBody>({
    path: () => `/cases/${uid}/messages`,
    refresh: ['/cases'],
    done: () => 'The draft is kept. It goes out when you send it.',
    after: () => setBody(''),
  });
  const own = kind === 'reply';
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        draft.mutate({ thread, kind, ...(own && { body }) });
      }}
    >
      <NativeSelect
        label="Letter"
        value={kind}
        data={letters.map(([value, label]) => ({ value, label }))}
        onChange={(event) => setKind(event.currentTarget.value)}
      />
      {own && (
        <Textarea
          label="Text"
          required
          maxLength={40_000}
          value={body}
          onChange={(event) => setBody(event.currentTarget.value)}
        />
      )}
      {own && <LeadsOut text={body} />}
      <Button type="submit" loading={draft.isPending}>
        Make a draft
      </Button>
    </form>
  );
}

function Message({ uid, message }: { uid: string; message: CaseMessage }) {
  const path = `/cases/${uid}/messages/${message.uid}`;
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
            save.mutate({ body });
          }}
        >
          <h3>{message.subject}</h3>
          <Textarea label="Text" maxLength={40_000} value={body} onChange={(event) => setBody(event.currentTarget.value)} />
          <LeadsOut text={body} />
          <Rendered html={message.html} lang={message.language} />
          <div className="row-buttons">
            <Button type="submit" variant="default" loading={save.isPending}>
              Save and preview
            </Button>
            <Button loading={queue.isPending} disabled={body !== message.body} onClick={() => queue.mutate({})}>
              Send
            </Button>
          </div>
        </form>
      ) : (
        <>
          <h3>{message.subject}</h3>
          <Rendered html={message.html} lang={message.language} />
          <Deliveries message={message} path={path} people={`${path.slice(0, path.indexOf('/messages/'))}?tab=people`} />
        </>
      )}
      {message.state === 'in-doubt' && <Doubt path={path} />}
      {message.state === 'held' && message.sendAfter && <Undo path={path} until={message.sendAfter} />}
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
