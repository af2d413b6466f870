// SPDX-License-Identifier: Apache-2.0
import '../../styles/cases.css';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { desk } from '../../api/cases.ts';
import { useChange } from '../../api/changes.ts';
import type { InboundBody, InboundRow } from '../../api/types.ts';
import { Link } from '../../kit/link.tsx';
import { Card, PageHead } from '../../kit/page.tsx';
import { Loaded } from '../../kit/states.tsx';
import { instantText, plain } from '../../kit/words.ts';

/** Mail that came in and was not put to a case by itself. */
export function InboundPage() {
  const inbound = useQuery(desk.inbound());
  return (
    <>
      <PageHead title="Inbound mail" above={<Link href="/cases">Cases</Link>} />
      <Card title="Waiting">
        <Loaded query={inbound}>
          {(rows) =>
            rows.length === 0 ? (
              <p className="card-body soft">No mail waits.</p>
            ) : (
              rows.map((row) => <Mail key={row.uid} row={row} />)
            )
          }
        </Loaded>
      </Card>
    </>
  );
}

function Mail({ row }: { row: InboundRow }) {
  const act = useChange<InboundBody>({ path: () => `/inbound/${row.uid}`, refresh: ['/inbound', '/cases'] });
  return (
    <article className="case-message">
      <p>
        <strong>{row.subject}</strong> <span className="tag">{plain(row.state)}</span>
      </p>
      <p className="soft">
        {row.from}, {instantText(row.receivedAt)}, {row.source}, {row.verdict}
      </p>
      {row.reason && <p>{row.reason}</p>}
      <div className="row-buttons">
        <Button loading={act.isPending} onClick={() => act.mutate({ action: 'new-report' })}>
          Take as a new report
        </Button>
        <Button variant="default" loading={act.isPending} onClick={() => act.mutate({ action: 'discard' })}>
          Discard
        </Button>
      </div>
    </article>
  );
}
