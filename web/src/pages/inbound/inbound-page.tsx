// SPDX-License-Identifier: Apache-2.0
import '../../styles/desk.css';
import '../../styles/cases.css';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { desk } from '../../api/cases.ts';
import type { InboundRow } from '../../api/types.ts';
import { useListKeys } from '../../app/shortcuts.ts';
import { Link } from '../../kit/link.tsx';
import { PageHead } from '../../kit/page.tsx';
import { Empty, Loaded } from '../../kit/states.tsx';
import { Since } from '../../kit/time.tsx';
import { instantText } from '../../kit/words.ts';
import { OpenMail } from './open-mail.tsx';
import { PublicIssuesPart } from './public-issues.tsx';
import { reasonWords, verdictWords } from './words.ts';

/** Mail that nobody can be sure of. The list tells why it waits and nothing of what it says. */
export function InboundPage() {
  const mails = useQuery(desk.inbound());
  const [open, setOpen] = useState<string>();
  useListKeys();
  // Closed first: a mail that was settled cannot be read again.
  const settled = () => {
    setOpen(undefined);
    void mails.refetch();
  };
  return (
    <>
      <PageHead
        title="Waiting mail"
        above={<Link href="/cases">Cases</Link>}
        below="Its author is not proven, so a person decides. Opening a mail is recorded."
      />
      <Loaded query={mails}>
        {(rows) =>
          rows.length === 0 ? (
            <Empty title="No waiting mail." />
          ) : (
            <Waiting rows={rows} open={open} onOpen={(uid) => setOpen(uid === open ? undefined : uid)} />
          )
        }
      </Loaded>
      <PublicIssuesPart />
      {open !== undefined && <OpenMail key={open} uid={open} onSettled={settled} />}
    </>
  );
}

interface WaitingProps {
  rows: readonly InboundRow[];
  open: string | undefined;
  onOpen: (uid: string) => void;
}

function Waiting({ rows, open, onOpen }: WaitingProps) {
  return (
    <table className="table desk-table">
      <caption className="unseen">Waiting mail, oldest first</caption>
      <thead>
        <tr>
          <th scope="col">Came in</th>
          <th scope="col">Why it waits</th>
          <th scope="col">What its authentication says</th>
          <th scope="col">
            <span className="unseen">Open</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <tr key={row.uid} aria-current={row.uid === open ? 'true' : undefined}>
            <td data-label="Came in">
              <Since at={row.receivedAt} />
              <span className="cell-more">{instantText(row.receivedAt)}</span>
            </td>
            <td data-label="Why it waits">{reasonWords(row.reason)}</td>
            <td data-label="Authentication">{verdictWords(row.verdict)}</td>
            <td>
              <button
                type="button"
                className="quiet-button"
                data-row={row.uid}
                aria-expanded={row.uid === open}
                onClick={() => onOpen(row.uid)}
              >
                {row.uid === open ? 'Close' : 'Open'} <span className="unseen">mail {index + 1}</span>
              </button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
