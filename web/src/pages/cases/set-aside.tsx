// SPDX-License-Identifier: Apache-2.0
import { Button, Checkbox } from '@mantine/core';
import { useState } from 'react';
import { useChange } from '../../api/changes.ts';
import type { CaseRow, SetAsideAnswer, SetAsideBody } from '../../api/types.ts';
import { Card } from '../../kit/page.tsx';
import { Since } from '../../kit/time.tsx';
import { counted } from '../../kit/words.ts';

/** R30: a flood is set aside together; each still waits for a second person's look. */
export function SetAside({ rows }: { rows: readonly CaseRow[] }) {
  const [chosen, choose] = useState<readonly string[]>([]);
  const send = useChange<SetAsideBody, SetAsideAnswer>({
    path: () => '/cases/set-aside',
    refresh: ['/cases'],
    done: ({ moved, left }) =>
      `${counted(moved.length, 'report')} set aside; another person looks again.${left.length > 0 ? ` ${left.length} left.` : ''}`,
    after: ({ left }) => choose(left.map(({ uid }) => uid)),
  });
  const nameOf = (uid: string) => rows.find((row) => row.uid === uid)?.codeName ?? '';
  return (
    <details className="more">
      <summary>Set several aside as spam</summary>
      <Card title="Reports that wait for their first look">
        <div className="card-body form">
          {rows.map(({ uid, codeName, receivedAt }) => (
            <Checkbox
              key={uid}
              label={
                <>
                  {codeName} <Since at={receivedAt} />
                </>
              }
              checked={chosen.includes(uid)}
              onChange={() => choose(chosen.includes(uid) ? chosen.filter((one) => one !== uid) : [...chosen, uid])}
            />
          ))}
          {send.data?.left.map(({ uid, why }) => (
            <p key={uid} className="may-not">
              {nameOf(uid)}: {why}
            </p>
          ))}
          <div className="row-buttons">
            <Button disabled={chosen.length === 0} loading={send.isPending} onClick={() => send.mutate({ uids: [...chosen] })}>
              Set {counted(chosen.length, 'report')} aside
            </Button>
          </div>
        </div>
      </Card>
    </details>
  );
}
