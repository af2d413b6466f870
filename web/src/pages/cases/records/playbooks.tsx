// SPDX-License-Identifier: Apache-2.0
import { Button, Checkbox } from '@mantine/core';
import type { CaseDesk, CaseView, PlaybookRecord } from '../../../api/types.ts';
import { Progress } from '../../../kit/progress.tsx';
import { instantText, plain, since } from '../../../kit/words.ts';
import { Refusal, WithDesk } from '../case-form.tsx';
import { recordsOf } from './current.ts';
import { useRecord } from './record-form.tsx';

type Playbook = CaseDesk['playbooks'][number];

export function Playbooks({ view, may }: { view: CaseView; may: boolean }) {
  const written = recordsOf(view, 'playbook').map(({ content }) => content as PlaybookRecord);
  return (
    <WithDesk view={view}>
      {({ playbooks }) => (
        <div className="form">
          {playbooks.map((playbook) => (
            <One
              key={playbook.name}
              view={view}
              playbook={playbook}
              may={may}
              standing={written.find((one) => one.playbook === playbook.name)}
            />
          ))}
        </div>
      )}
    </WithDesk>
  );
}

interface Props {
  view: CaseView;
  playbook: Playbook;
  may: boolean;
  standing: PlaybookRecord | undefined;
}

function One({ view, playbook, may, standing }: Props) {
  const write = useRecord<PlaybookRecord>(view, 'playbook', 'The checklist is kept.');
  const { name, title, when, steps } = playbook;
  const start = () => write.mutate({ playbook: name, startedAt: new Date().toISOString(), done: [] });
  return (
    <details className="playbook" open={standing !== undefined}>
      <summary>
        <strong>{title}</strong> {standing && <span className="tag">Started {instantText(standing.startedAt)}</span>}
        <span className="faint playbook-when">{when}</span>
      </summary>
      {standing ? (
        <Steps
          steps={steps}
          standing={standing}
          busy={write.isPending || !may}
          onWrite={(done) => write.mutate({ ...standing, done })}
        />
      ) : (
        <>
          <ol className="numbered">
            {steps.map(({ id, says, who }) => (
              <li key={id}>
                {says} <span className="faint">{plain(who)}</span>
              </li>
            ))}
          </ol>
          {may && (
            <Button variant="default" loading={write.isPending} onClick={start}>
              Start “{title}”
            </Button>
          )}
        </>
      )}
      <Refusal error={write.error} />
    </details>
  );
}

interface StepsProps {
  steps: Playbook['steps'];
  standing: PlaybookRecord;
  busy: boolean;
  onWrite: (done: string[]) => void;
}

function Steps({ steps, standing: { startedAt, done, steps: seen = [] }, busy, onWrite }: StepsProps) {
  const dueAt = (hours: number) => new Date(Date.parse(startedAt) + hours * 3_600_000).toISOString();
  return (
    <>
      <Progress label="Done" share={done.length / steps.length} />
      {steps.map(({ id, says, who, hours }) => {
        const due = dueAt(hours);
        const isDone = done.includes(id);
        const late = !isDone && Date.parse(due) < Date.now();
        const by = seen.find((one) => one.id === id);
        const told = by
          ? `Done by ${by.by}, ${instantText(by.at)}`
          : `${plain(who)}, normally within ${hours} h: ${since(due, Date.now())}`;
        return (
          <Checkbox
            key={id}
            label={says}
            description={`${told}${late ? ' (late)' : ''}`}
            checked={isDone}
            disabled={busy}
            onChange={() => onWrite(isDone ? done.filter((one) => one !== id) : [...done, id])}
          />
        );
      })}
    </>
  );
}
