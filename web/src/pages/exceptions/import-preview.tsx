// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import type { ImportAnswer } from '../../api/types.ts';
import { FormError } from '../../kit/dialog.tsx';
import { Mark } from '../../kit/mark.tsx';
import { Card } from '../../kit/page.tsx';
import { counted, numberText } from '../../kit/words.ts';
import { previewText } from './preview-text.ts';

/** Rows that are drawn; what is more is told as a number. */
const shown = 300;

interface Props {
  answer: ImportAnswer;
  busy: boolean;
  error: Error | null;
  onImport: () => void;
}

export function Preview({ answer, busy, error, onImport }: Props) {
  const { proposals, notices } = answer;
  return (
    <>
      <Card title="3. What would come of it" aside={counted(proposals.length, 'proposal')}>
        <div className="card-body" role="status">
          <p className="lead">{previewText(answer)}</p>
          {answer.withoutReason > 0 && (
            <p className="soft">What has no reason is proposed without one, and cannot be approved before somebody gives it.</p>
          )}
          {error && <FormError error={error} />}
          <Button disabled={proposals.length === 0} loading={busy} onClick={onImport}>
            {proposals.length === 0 ? 'Nothing to import' : `Import ${counted(proposals.length, 'proposal')}`}
          </Button>
        </div>
        {proposals.length > 0 && <Proposals proposals={proposals} />}
      </Card>
      {notices.length > 0 && (
        <Card title="Noticed" aside={String(notices.length)}>
          <ul className="plain-list bulleted">
            {notices.map((notice) => (
              <li key={notice}>{notice}</li>
            ))}
          </ul>
        </Card>
      )}
    </>
  );
}

function Proposals({ proposals }: { proposals: ImportAnswer['proposals'] }) {
  return (
    <>
      <table className="table plain-table desk-table">
        <caption className="unseen">Proposals</caption>
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">Reasons given</th>
            <th scope="col">Targets</th>
            <th scope="col" className="cell-number">
              Copies
            </th>
            <th scope="col">Findings</th>
          </tr>
        </thead>
        <tbody>
          {proposals.slice(0, shown).map((row) => (
            <tr key={`${row.about} ${row.package} ${row.targets.join()} ${row.reasons.join()}`}>
              <th scope="row" className="cell-main">
                <span className="mono">{row.about}</span>
                {row.package !== '' && <span className="cell-more mono">{row.package}</span>}
              </th>
              <td data-label="Reasons given" className="cell-why">
                {row.reasons.length === 0 ? <Mark tone="warn">none</Mark> : row.reasons.join('; ')}
              </td>
              <td data-label="Targets">
                {row.targets.length <= 2 ? row.targets.join(', ') : counted(row.targets.length, 'target')}
              </td>
              <td data-label="Copies" className="cell-number">
                {row.copies}
              </td>
              <td data-label="Findings">
                {row.findings === 0 ? <Mark tone="warn">matches nothing</Mark> : numberText(row.findings)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {proposals.length > shown && <p className="card-foot soft">and {numberText(proposals.length - shown)} more</p>}
    </>
  );
}
