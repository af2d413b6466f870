// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import type { CaseDesk, CaseView } from '../../api/types.ts';
import { useSession } from '../../app/session.ts';
import { Card } from '../../kit/page.tsx';
import { instantText } from '../../kit/words.ts';
import { Refusal, useCaseChange } from './case-form.tsx';

type Row = CaseDesk['glass'][number];

/** Who asked to read the case without being on it, why, and who agreed. */
export function Glass({ view, given: { glass } }: { view: CaseView; given: CaseDesk }) {
  return (
    <Card title="Emergency access">
      {glass.length === 0 && <p className="card-body soft">Nobody has asked to read this case without being on it.</p>}
      <ul className="rows">
        {glass.map((row) => (
          <Asked key={row.uid} view={view} row={row} />
        ))}
      </ul>
    </Card>
  );
}

function Asked({ view, row }: { view: CaseView; row: Row }) {
  const { person } = useSession();
  const agree = useCaseChange<object>({
    path: () => `/cases/${view.uid}/break-glass/${row.uid}/confirm`,
    body: () => undefined,
    done: () => `${row.askedBy.name} can read it for a day.`,
  });
  return (
    <li>
      <span>
        <strong>{row.askedBy.name}</strong>
        <span className="soft">{row.reason}</span>
        <span className="faint">
          Asked {instantText(row.askedAt)}
          {row.confirmedBy && `; ${row.confirmedBy.name} agreed, until ${row.until ? instantText(row.until) : ''}`}
        </span>
        <Refusal error={agree.error} />
      </span>
      {!row.confirmedBy && row.askedBy.id !== person.id && (
        <Button
          variant="default"
          aria-label={`Agree for a day: ${row.askedBy.name}`}
          loading={agree.isPending}
          onClick={() => agree.mutate({})}
        >
          Agree for a day
        </Button>
      )}
    </li>
  );
}
