// SPDX-License-Identifier: Apache-2.0
import { Button, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useChange } from '../../api/changes.ts';
import { queries } from '../../api/queries.ts';
import type { CommentBody, FindingEvent } from '../../api/types.ts';
import { mayAs, useSession } from '../../app/session.ts';
import { FormError } from '../../kit/dialog.tsx';
import { Card } from '../../kit/page.tsx';
import { Loaded } from '../../kit/states.tsx';
import { Since } from '../../kit/time.tsx';
import { sentenceOf } from './event-words.ts';

/** What happened to it and who did it, newest first; comments stand among the events. */
export function History({ id }: { id: number }) {
  const history = useQuery(queries.history(id));
  const { person } = useSession();
  return (
    <Card title="History">
      {mayAs(person, ['maintainer', 'committee']) && <CommentForm id={id} />}
      <Loaded query={history} lines={5}>
        {(page) => (
          <ol className="history">
            {page.items.map((event) => (
              <li key={event.id} data-event={event.event}>
                <div>
                  <strong>{event.actor.name}</strong> {sentenceOf(event)}{' '}
                  <span className="faint">
                    <Since at={event.at} />
                    {event.actor.kind !== 'person' && `, ${event.actor.kind}`}
                  </span>
                </div>
                {textOf(event) !== '' && <p className="foreign">{textOf(event)}</p>}
              </li>
            ))}
          </ol>
        )}
      </Loaded>
    </Card>
  );
}

function textOf({ reason, data }: FindingEvent): string {
  return reason !== '' ? reason : typeof data.text === 'string' ? data.text : '';
}

function CommentForm({ id }: { id: number }) {
  const [text, setText] = useState('');
  const comment = useChange<CommentBody>({
    path: () => `/findings/${id}/comment`,
    refresh: [`/findings/${id}`],
    done: () => 'The comment is written.',
    after: () => setText(''),
  });
  return (
    <form
      className="comment"
      onSubmit={(event) => {
        event.preventDefault();
        comment.mutate({ text });
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.requestSubmit();
      }}
    >
      <Textarea
        id="comment"
        aria-label="Comment"
        placeholder="Comment. Everybody who may read this finding sees it; Ctrl+Enter sends."
        required
        maxLength={10_000}
        rows={2}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {comment.error && <FormError error={comment.error} />}
      {text !== '' && (
        <Button type="submit" loading={comment.isPending}>
          Comment
        </Button>
      )}
    </form>
  );
}
