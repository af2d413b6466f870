// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import type { Overview, SeverityName } from '../../api/types.ts';
import { ownAddress } from '../../app/location.ts';
import { Icon } from '../../kit/icon.tsx';
import { Link } from '../../kit/link.tsx';
import { SeverityShape, severities } from '../../kit/severity.tsx';
import { Empty } from '../../kit/states.tsx';
import { Since } from '../../kit/time.tsx';

const few = 7;

/** What waits for this person, most urgent first, as the server ordered it. */
export function Todo({ todo }: { todo: Overview['todo'] }) {
  const [all, setAll] = useState(false);
  if (todo.length === 0) {
    return (
      <Empty title="Nothing waits for you.">
        <p>
          No clock of yours runs out, and no exception needs your decision. <Link href="/findings">All open findings</Link>
        </p>
      </Empty>
    );
  }
  return (
    <>
      <ol className="todo">
        {(all ? todo : todo.slice(0, few)).map((item) => (
          <li key={`${item.kind}-${item.link}`}>
            <span className="todo-mark">
              {isSeverity(item.severity) ? <SeverityShape severity={item.severity} size={14} /> : <Icon name="clock" />}
            </span>
            <span className="todo-text">
              <Link href={ownAddress(item.link)}>{item.title}</Link>
              <span className="soft">
                {isSeverity(item.severity) && <span className="unseen">{item.severity}: </span>}
                {item.detail}
              </span>
            </span>
            {item.dueAt && (
              <span className="due" data-state={Date.parse(item.dueAt) < Date.now() ? 'late' : 'soon'}>
                {Date.parse(item.dueAt) < Date.now() ? 'was due ' : 'due '}
                <Since at={item.dueAt} />
              </span>
            )}
          </li>
        ))}
      </ol>
      {!all && todo.length > few && (
        <button type="button" className="text-button card-foot" onClick={() => setAll(true)}>
          Show {todo.length - few} more
        </button>
      )}
    </>
  );
}

function isSeverity(text: string): text is SeverityName {
  return (severities as readonly string[]).includes(text);
}
