// SPDX-License-Identifier: Apache-2.0
import { Button, Textarea } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { CaseView, OpenedReportRecord } from '../../api/types.ts';
import { FileDrop } from '../../kit/file-drop.tsx';
import { Icon } from '../../kit/icon.tsx';
import { Card } from '../../kit/page.tsx';
import { Rendered } from '../../kit/rendered.tsx';
import { instantText } from '../../kit/words.ts';
import { holds, Refusal } from './case-form.tsx';
import { useRecord } from './records/record-form.tsx';

type Report = CaseView['report'][number];

/** What came in, and what a good report would tell beside it. */
export function Reported({ view }: { view: CaseView }) {
  return (
    <Card title="What was reported" aside={view.title}>
      {view.report.length === 0 && <p className="card-body soft">No report is attached to this case.</p>}
      {view.report.map((report) => (
        <article key={report.uid} className="case-message">
          <p className="soft">
            {instantText(report.receivedAt)}, by {report.channel}
            {report.mailVerdict && `, ${report.mailVerdict}`}
          </p>
          {report.encrypted !== null && <Encrypted view={view} report={report} armored={report.encrypted} />}
          <Rendered html={report.html} lang={report.language} />
          <Quality report={report} />
        </article>
      ))}
    </Card>
  );
}

/** R30: it helps to ask once for all that is missing; it closes nothing. */
function Quality({ report: { quality } }: { report: Report }) {
  const lacking = quality.filter(({ met }) => met === false);
  if (quality.every(({ met }) => met === null)) return null;
  return (
    <details className="more" open={lacking.length > 0}>
      <summary>
        What a good report tells: {quality.filter(({ met }) => met).length} of {quality.filter(({ met }) => met !== null).length}
      </summary>
      <ul className="plain-list" aria-label="What a good report tells">
        {quality.map(({ id, says, met }) => (
          <li key={id} className={met === false ? undefined : 'faint'}>
            {met === null ? 'Not known' : met ? 'Yes' : 'Missing'}: {says}
          </li>
        ))}
      </ul>
      {lacking.length > 0 && <p className="soft">One question to the reporter can ask for all of it.</p>}
    </details>
  );
}

interface EncryptedProps {
  view: CaseView;
  report: Report;
  armored: string;
}

/** Only who holds a key of the committee can open it, and not here: what they read is pasted or attached, with their name. */
function Encrypted({ view, report, armored }: EncryptedProps) {
  const [newest] = report.opened;
  const may = holds(view, 'committee', 'owner', 'fixer', 'triager');
  const address = useTextFile(armored);
  return (
    <section aria-label="Encrypted report">
      <p className="notice-line">
        <Icon name="key" size={14} /> The reporter encrypted it in the browser to the keys of the committee. The server cannot
        open it.{' '}
        <a href={address} download={`${view.codeName}.asc`}>
          Download the armored text
        </a>
      </p>
      {newest ? (
        <p className="soft">
          Opened by {newest.by}, {instantText(newest.at)}
          {report.opened.length > 1 && ` (${report.opened.length} times)`}
        </p>
      ) : (
        <p className="soft">Nobody has written down yet what it says. Its clocks run all the same.</p>
      )}
      {may && <WriteDown view={view} report={report} again={newest !== undefined} />}
    </section>
  );
}

function WriteDown({ view, report, again }: { view: CaseView; report: Report; again: boolean }) {
  const [text, setText] = useState('');
  const write = useRecord<OpenedReportRecord>(view, 'opened-report', 'It is kept with your name.');
  const send = () => write.mutate({ report: report.uid, text }, { onSuccess: () => setText('') });
  return (
    <details className="more" open={!again}>
      <summary>{again ? 'Write down again what it says' : 'Write down what it says'}</summary>
      <div className="form">
        <Textarea
          label="The decrypted text"
          description="As your own program shows it. It is sealed with the case."
          rows={6}
          maxLength={400_000}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <FileDrop
          label="Choose the decrypted file"
          hint="Or attach what your program wrote: a text file."
          accept=".txt,.json,text/plain,application/json"
          onFiles={([file]) => void file?.text().then(setText)}
        />
        <Refusal error={write.error} />
        <div className="row-buttons">
          <Button disabled={text.trim() === ''} loading={write.isPending} onClick={send}>
            I have opened it
          </Button>
        </div>
      </div>
    </details>
  );
}

/** An address of this page alone, for a text that the page holds already. */
function useTextFile(text: string): string | undefined {
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([text], { type: 'application/pgp-encrypted' }));
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [text]);
  return address;
}

/** R3: the reporter may have been sent here from a project with rules of its own. */
export function OwnProcess({ view: { processes } }: { view: CaseView }) {
  if (processes.length === 0) return null;
  return (
    <Card title="A process of its own">
      <ul className="plain-list card-body">
        {processes.map(({ component, url }) => (
          <li key={component}>
            {component}:{' '}
            {url ? (
              <a href={url} rel="noreferrer">
                {url}
              </a>
            ) : (
              'not published. No advisory about it goes out before it is.'
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}
