// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { desk } from '../../api/cases.ts';
import { isMissing } from '../../api/client.ts';
import type { CaseCra, CaseView, CraRecord } from '../../api/types.ts';
import { useDraft } from '../../kit/draft.ts';
import { Card } from '../../kit/page.tsx';
import { Problem } from '../../kit/states.tsx';
import { instantText, plain } from '../../kit/words.ts';
import { instantIn } from '../../kit/zoned.ts';
import { holds } from './case-form.tsx';
import { Group, Pick, Words } from './fields.tsx';
import { RecordForm } from './records/record-form.tsx';

/** The clocks of Art. 14 of the Cyber Resilience Act, where the committee has switched them on. */
export function CraPart({ view }: { view: CaseView }) {
  const { data, error } = useQuery({ ...desk.cra(view.uid), retry: false });
  if (error && !isMissing(error)) return <Problem error={error} />;
  if (!data?.enabled) return null;
  return (
    <div className="case-columns">
      <Card title="Cyber Resilience Act" aside="Nothing is filed by itself">
        <div className="card-body">
          {holds(view, 'owner', 'committee') ? (
            <Judge view={view} cra={data} />
          ) : (
            <p className="may-not">The owner and the committee judge this.</p>
          )}
          <Log cra={data} />
        </div>
      </Card>
      <Card title="Texts for the authority" aside="To copy into its form">
        {data.drafts.length === 0 && <p className="card-body soft">They are made from the records once it was judged.</p>}
        <div className="card-body">
          {data.drafts.map(({ stage, rule, text }) => (
            <details key={stage} className="playbook">
              <summary>
                <strong>{plain(stage)}</strong> <span className="faint">{rule}</span>
              </summary>
              <pre className="cra-text">{text}</pre>
            </details>
          ))}
        </div>
      </Card>
    </div>
  );
}

const moments = [
  ['suspectedAt', 'First suspected'],
  ['awareAt', 'Known for certain'],
  ['earlyWarningAt', 'Early warning filed'],
  ['notificationAt', 'Notification filed'],
  ['measureAt', 'Measure available'],
  ['finalAt', 'Final report filed'],
] as const;
type Moment = (typeof moments)[number][0];
type Fields = Record<Moment, string> & { event: string; because: string };

const events = [
  ['exploited-vulnerability', 'A vulnerability that is exploited'],
  ['severe-incident', 'A severe incident in what we provide for development'],
] as const;

function instantOf(text: string): string | undefined {
  const [day = '', time = ''] = text.trim().split(/[ T]/);
  return instantIn('UTC', day, time.replace(/Z$/, '').slice(0, 5));
}

function fieldsOf(current: CraRecord | null): Fields {
  const told = moments.map(([name]) => [name, (current?.[name] ?? '').slice(0, 16).replace('T', ' ')]);
  return {
    ...(Object.fromEntries(told) as Record<Moment, string>),
    event: current?.event ?? 'exploited-vulnerability',
    because: '',
  };
}

function Judge({ view, cra: { current } }: { view: CaseView; cra: CaseCra }) {
  const form = useDraft<Fields>(
    () => fieldsOf(current),
    (draft) => ({
      because: draft.because.trim().length < 3 && 'Say why you think so; it stands in the log.',
      ...Object.fromEntries(
        moments.map(([name]) => [
          name,
          draft[name].trim() !== '' && instantOf(draft[name]) === undefined && 'Write it as 2026-12-25 14:30, in UTC.',
        ]),
      ),
    }),
  );
  const content = ({ event, because, ...at }: Fields): CraRecord => ({
    event: event as CraRecord['event'],
    because: because.trim(),
    ...Object.fromEntries(moments.flatMap(([name]) => (at[name].trim() === '' ? [] : [[name, instantOf(at[name])]]))),
  });
  return (
    <RecordForm
      view={view}
      kind="cra"
      form={form}
      content={content}
      verb="Write the judgement down"
      after={() => form.set({ because: '' })}
    >
      <Pick form={form} name="event" label="What it is" options={events} />
      <Group
        title="Moments, in UTC"
        about="The clocks run from “known for certain”: reliable evidence that somebody malicious used it. A demonstration is none."
      >
        <div className="form-pair">
          {moments.map(([name, label]) => (
            <Words key={name} form={form} name={name} label={label} placeholder="2026-12-25 14:30" max={20} />
          ))}
        </div>
      </Group>
      <Words form={form} name="because" label="Why we think we are, or are not, aware" required rows={3} />
    </RecordForm>
  );
}

function Log({ cra: { log } }: { cra: CaseCra }) {
  if (log.length === 0) return null;
  return (
    <ol className="plain-list">
      {log.map(({ at, by, awareAt, because }) => (
        <li key={at}>
          <span className="faint">{instantText(at)}</span> {by.name}:{' '}
          {awareAt ? `aware since ${instantText(awareAt)}` : 'not aware'}
          <span className="soft"> {because}</span>
        </li>
      ))}
    </ol>
  );
}
