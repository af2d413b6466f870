// SPDX-License-Identifier: Apache-2.0
import { Button, Checkbox } from '@mantine/core';
import { useState } from 'react';
import { Card } from '../../kit/page.tsx';
import { dayIn } from './frame.tsx';
import type { Part } from './status-page.tsx';

/** R15, R50: the very text that was shown is signed; nothing else is open before. */
export function Signature({ view: { confidentiality }, words, tongue, change, busy }: Part) {
  const [read, setRead] = useState(false);
  if (!confidentiality) return null;
  const { texts, signedAt, until } = confidentiality;
  // In the language of the page; once signed, in the one that was.
  const shown = texts.find(({ language }) => language === tongue) ?? texts[0];
  if (!shown) return null;
  return (
    <Card title={words.confidence}>
      <div className="card-body">
        <blockquote className="quoted" lang={shown.language}>
          {shown.text}
        </blockquote>
        {signedAt ? (
          <p className="soft">
            {words.signed} {dayIn(tongue, signedAt)}. {until && `${words.openUntil} ${dayIn(tongue, until)}.`}
          </p>
        ) : (
          <>
            <Checkbox label={words.signRead} checked={read} onChange={(event) => setRead(event.currentTarget.checked)} />
            <div className="row-buttons">
              <Button disabled={!read} loading={busy} onClick={() => change('POST', '/signature', { textDigest: shown.digest })}>
                {words.sign}
              </Button>
            </div>
          </>
        )}
      </div>
    </Card>
  );
}
