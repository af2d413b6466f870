// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useChange } from '../../api/changes.ts';
import type { AdvisoryView, LineBody, Publication, PublicationLine } from '../../api/types.ts';
import type { IconName } from '../../kit/icon.tsx';
import { Mark, type MarkTone } from '../../kit/mark.tsx';
import { ReasonDialog } from '../../kit/reason-dialog.tsx';
import { instantText } from '../../kit/words.ts';

type Action = LineBody['action'];
type State = PublicationLine['state'];

const states: Readonly<Record<State, { tone: MarkTone; says: string; icon?: IconName }>> = {
  pending: { tone: 'none', icon: 'pause', says: 'Pending' },
  sending: { tone: 'calm', says: 'Sending' },
  sent: { tone: 'warn', says: 'Sent, not seen yet' },
  verified: { tone: 'good', says: 'Verified' },
  failed: { tone: 'bad', says: 'Failed' },
  'in-doubt': { tone: 'bad', says: 'In doubt' },
  withdrawn: { tone: 'none', icon: 'close', says: 'Withdrawn' },
};
const channels: Readonly<Record<string, string>> = {
  page: 'Public page',
  feed: 'Feed',
  csaf: 'CSAF',
  osv: 'OSV',
  vex: 'VEX',
  mail: 'Mail',
  reporter: 'The reporter',
  ghsa: 'GitHub advisory',
  cve: 'CVE record',
};
const actions: Readonly<Record<Action, { verb: string; why: string; from: readonly State[] }>> = {
  retry: { verb: 'Retry', why: '', from: ['failed', 'in-doubt'] },
  'mark-sent': {
    verb: 'Mark as sent',
    why: 'You have seen that it arrived. Say where: this stands in the ledger where a proof would stand.',
    from: ['failed', 'in-doubt'],
  },
  withdraw: {
    verb: 'Withdraw',
    why: 'It will not be sent any more. What arrived already stays where it is.',
    from: ['pending', 'failed', 'in-doubt'],
  },
};

interface Props {
  view: AdvisoryView;
  publication: Publication;
  title: string;
}

/** One row for each line. On a narrow screen a row is a block with its heads beside the values. */
export function Ledger({ view, publication, title }: Props) {
  const isRunning = publication.state === 'running';
  const heads = ['Channel', 'State', 'Attempts', 'When', 'Answer', ...(isRunning ? ['Decide'] : [])];
  return (
    <table className="table plain-table publish-ledger">
      <caption className="unseen">Ledger of {title}</caption>
      <thead>
        <tr>
          {heads.map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {publication.lines.map((line) => (
          <Row key={line.uid} uid={view.uid} line={line} isRunning={isRunning} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ uid, line, isRunning }: { uid: string; line: PublicationLine; isRunning: boolean }) {
  const { says, ...mark } = states[line.state];
  const channel = channels[line.channel] ?? line.channel;
  return (
    <tr>
      <th scope="row">
        {channel}
        {line.name !== line.channel && <span className="cell-more">{line.name}</span>}
      </th>
      <td data-head="State">
        <Mark {...mark}>{says}</Mark>
      </td>
      <td data-head="Attempts">{line.attempts}</td>
      <td data-head="When">
        <When line={line} />
      </td>
      <td data-head="Answer">
        {line.answer || <span className="faint">None yet</span>}
        {line.remoteId && <span className="cell-more mono">{line.remoteId}</span>}
      </td>
      {isRunning && (
        <td data-head="Decide">
          <Decide uid={uid} line={line} channel={channel} />
        </td>
      )}
    </tr>
  );
}

function When({ line: { state, sentAt, verifiedAt, nextAt } }: { line: PublicationLine }) {
  const open = state === 'pending' || state === 'sent' || state === 'sending';
  return (
    <>
      {verifiedAt ? `Verified ${instantText(verifiedAt)}` : sentAt && `Sent ${instantText(sentAt)}`}
      {!verifiedAt && !sentAt && <span className="faint">Not sent</span>}
      {open && nextAt && <span className="cell-more">Next try {instantText(nextAt)}</span>}
    </>
  );
}

/** What the server lets a person decide about a line; the same rules stand in `settle-line.ts`. */
function Decide({ uid, line, channel }: { uid: string; line: PublicationLine; channel: string }) {
  const [asked, ask] = useState<Action>();
  const change = useChange<LineBody>({
    path: () => `/advisories/${uid}/lines/${line.uid}`,
    refresh: ['/advisories', '/publishing'],
    done: () => 'It stands in the ledger.',
    after: () => ask(undefined),
  });
  const possible = (Object.keys(actions) as Action[]).filter(
    (action) => actions[action].from.includes(line.state) && !(action === 'withdraw' && line.local),
  );
  if (possible.length === 0) return <span className="faint">Nothing to decide</span>;
  const what = `${channel} ${line.name}`;
  return (
    <div className="row-buttons">
      {possible.map((action) => (
        <Button
          key={action}
          variant="default"
          size="compact-sm"
          aria-label={`${actions[action].verb}: ${what}`}
          loading={change.isPending && change.variables.action === action}
          onClick={() => (action === 'retry' ? change.mutate({ action }) : ask(action))}
        >
          {actions[action].verb}
        </Button>
      ))}
      {asked && (
        <ReasonDialog
          title={`${actions[asked].verb}: ${what}`}
          verb={actions[asked].verb}
          description={actions[asked].why}
          danger={asked === 'withdraw'}
          busy={change.isPending}
          error={change.error}
          onClose={() => ask(undefined)}
          onSend={(reason) => change.mutate({ action: asked, reason })}
        />
      )}
    </div>
  );
}
