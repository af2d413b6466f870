// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { desk } from '../../api/cases.ts';
import { useChange } from '../../api/changes.ts';
import { isMissing } from '../../api/client.ts';
import type { InboundAnswer, PublicIssueBody, PublicIssueRow } from '../../api/types.ts';
import { useGo } from '../../app/location.ts';
import { Card } from '../../kit/page.tsx';
import { Problem } from '../../kit/states.tsx';
import { Since } from '../../kit/time.tsx';
import { issueReason } from './words.ts';

/** R4: issues of public trackers that read like a report. Nothing of what they say is here; the address leads to it. */
export function PublicIssuesPart() {
  const issues = useQuery(desk.publicIssues());
  if (issues.error && !isMissing(issues.error)) return <Problem error={issues.error} />;
  if (!issues.data || issues.data.length === 0) return null;
  return (
    <Card title="Public issues that read like a report" aside="Ask the author to take it down, and go on in private">
      <div className="card-body">
        <ul className="plain-list">
          {issues.data.map((row) => (
            <Issue key={row.uid} row={row} />
          ))}
        </ul>
      </div>
    </Card>
  );
}

function Issue({ row }: { row: PublicIssueRow }) {
  const go = useGo();
  const settle = useChange<PublicIssueBody, InboundAnswer>({
    path: () => `/inbound/public-issues/${row.uid}`,
    refresh: ['/inbound/public-issues', '/cases'],
    done: () => 'Settled.',
    after: ({ case: uid }) => {
      if (uid !== null) go(`/cases/${uid}`);
    },
  });
  return (
    <li>
      <a href={row.address} rel="noreferrer noopener" target="_blank">
        {row.address}
      </a>
      <p className="soft">
        Seen <Since at={row.seenAt} />. It waits because of: {row.reasons.map(issueReason).join(', ')}.
      </p>
      <div className="form-buttons">
        <Button loading={settle.isPending} onClick={() => settle.mutate({ as: 'new-case' })}>
          Open a case from it
        </Button>
        <Button variant="default" disabled={settle.isPending} onClick={() => settle.mutate({ as: 'dismiss' })}>
          It is no report
        </Button>
      </div>
    </li>
  );
}
