// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import type { Overview, SeverityName } from '../../api/types.ts';
import { ownAddress } from '../../app/location.ts';
import { Icon, type IconName } from '../../kit/icon.tsx';
import { Link } from '../../kit/link.tsx';
import { SeverityShape, severities } from '../../kit/severity.tsx';
import { Empty } from '../../kit/states.tsx';
import { instantText, numberText } from '../../kit/words.ts';
import { dateText, groupsOf, type TodoGroup, type TodoItem } from './todo-groups.ts';

/** Rows that a group shows at first: more of one kind never push another kind out of sight. */
const few = 4;
const fewOfOne = 8;

interface Props {
  todo: Overview['todo'];
  /** How many findings are overdue at all: the list tells the worst of them. */
  overdue: number;
}

/** What waits for this person, most urgent first. */
export function Todo({ todo, overdue }: Props) {
  if (todo.length === 0) {
    return (
      <Empty title="Nothing waits for you.">
        <p>
          No clock of yours runs out, and no exception needs your decision. <Link href="/findings">All open findings</Link>
        </p>
      </Empty>
    );
  }
  const groups = groupsOf(todo);
  const late = todo.filter(({ kind }) => kind === 'escalated' || kind === 'overdue').length;
  return (
    <>
      {groups.map((group) => (
        <Group key={group.title} group={group} most={groups.length === 1 ? fewOfOne : few} />
      ))}
      {late > 0 && overdue > late && (
        <p className="card-foot">
          <Link href="/findings?overdue=true&sort=due">All {numberText(overdue)} overdue findings</Link>
        </p>
      )}
    </>
  );
}

function Group({ group: { title, tone, icon, items }, most }: { group: TodoGroup; most: number }) {
  const [all, setAll] = useState(false);
  return (
    <section className="todo-group" aria-label={title}>
      <h3 data-tone={tone}>
        <Icon name={icon} size={14} /> {title} ({items.length})
      </h3>
      <ol className="todo">
        {(all ? items : items.slice(0, most)).map((item) => (
          <Item key={`${item.kind}-${item.link}-${item.title}`} item={item} icon={icon} />
        ))}
      </ol>
      {!all && items.length > most && (
        <button type="button" className="text-button card-foot" onClick={() => setAll(true)}>
          Show {items.length - most} more<span className="unseen"> of {title}</span>
        </button>
      )}
    </section>
  );
}

function Item({ item, icon }: { item: TodoItem; icon: IconName }) {
  const isPast = item.dueAt !== null && Date.parse(item.dueAt) < Date.now();
  return (
    <li>
      <span className="todo-mark">
        {isSeverity(item.severity) ? <SeverityShape severity={item.severity} size={14} /> : <Icon name={icon} size={14} />}
      </span>
      <span className="todo-text">
        <Link href={ownAddress(item.link)}>{item.title}</Link>
        <span className="soft">
          {isSeverity(item.severity) && <span className="unseen">{item.severity}: </span>}
          {item.detail}
        </span>
      </span>
      {item.dueAt && (
        <span className="due" data-state={isPast ? 'late' : 'soon'}>
          <time dateTime={item.dueAt} title={instantText(item.dueAt)}>
            {dateText({ kind: item.kind, dueAt: item.dueAt }, Date.now())}
          </time>
        </span>
      )}
    </li>
  );
}

function isSeverity(text: string): text is SeverityName {
  return (severities as readonly string[]).includes(text);
}
