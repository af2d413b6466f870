// SPDX-License-Identifier: Apache-2.0
import { Checkbox } from '@mantine/core';
import type { Advisory, AdvisoryView, RenderAnswer } from '../../api/types.ts';
import { Card } from '../../kit/page.tsx';
import { Rendered } from '../../kit/rendered.tsx';
import { instantText } from '../../kit/words.ts';
import { Both, Items, Line, Pick, Values } from './fields.tsx';
import { Products } from './products.tsx';

export interface FormPart {
  content: Advisory;
  set: (part: Partial<Advisory>) => void;
}
interface Props extends FormPart {
  view: AdvisoryView;
  rendered: RenderAnswer | undefined;
  agreed: readonly string[];
  setAgreed: (names: string[]) => void;
}

export function AdvisoryForm(props: Props) {
  return (
    <>
      <Texts {...props} />
      <Weight {...props} />
      <Products content={props.content} set={props.set} />
      <Links {...props} />
      <People {...props} />
      {props.view.publishedAt !== null && <Withdrawal {...props} />}
    </>
  );
}

/** Of what is published only: it stays, and says first that it does not hold. The server knows when. */
function Withdrawal({ content, set }: Props) {
  const { at = content.revisions.at(-1)?.at ?? '', text = { en: '' } } = content.withdrawn ?? {};
  return (
    <Card title="Withdrawal" aside="Leave it empty unless the advisory does not hold">
      <div className="advisory-fields">
        <Both
          label="Why it is withdrawn"
          place="/withdrawn/text"
          rows={2}
          value={text}
          set={(words) => set({ withdrawn: { at, text: words } })}
        />
      </div>
    </Card>
  );
}

const longTexts = ['details', 'impact', 'workaround'] as const;

function Texts({ content, set, rendered }: Props) {
  return (
    <Card title="Texts" aside="Markdown in the long ones">
      <div className="advisory-fields">
        <Both label="Title" place="/title" value={content.title} set={(title) => set({ title })} />
        <Both label="Summary" place="/summary" rows={2} value={content.summary} set={(summary) => set({ summary })} />
        {longTexts.map((field) => (
          <Both
            key={field}
            label={{ details: 'Details', impact: 'Impact', workaround: 'Workaround' }[field]}
            place={`/${field}`}
            rows={4}
            value={content[field]}
            set={(value) => set({ [field]: value })}
          >
            <Looks field={field} rendered={rendered} />
          </Both>
        ))}
      </div>
    </Card>
  );
}

function Looks({ field, rendered }: { field: string; rendered: RenderAnswer | undefined }) {
  const own = (rendered?.html ?? []).filter((one) => one.field === field);
  if (own.length === 0) return null;
  return (
    <details>
      <summary>How it looks</summary>
      <div className="form-pair">
        {own.map(({ language, html }) => (
          <Rendered key={language} lang={language} html={html} />
        ))}
      </div>
    </details>
  );
}

const freshScore = (): Advisory['cvss'][number] => ({ version: '3.1', vector: '', score: 0 });
const freshReference = (): Advisory['references'][number] => ({ type: 'web', url: 'https://' });
const freshCredit = (): Advisory['credits'][number] => ({ name: '', type: 'finder' });
const levels = ['critical', 'high', 'medium', 'low'] as const;
const tlps = ['clear', 'green', 'amber', 'amber+strict', 'red'] as const;

function Weight({ content, set, rendered }: Props) {
  return (
    <Card title="Level and numbers">
      <div className="advisory-fields">
        <div className="form-pair">
          <Pick
            label="Level"
            place="/severity"
            value={content.severity}
            options={levels}
            set={(value) => set({ severity: value as Advisory['severity'] })}
          />
          <Pick
            label="TLP"
            place="/tlp"
            value={content.tlp}
            options={tlps}
            set={(value) => set({ tlp: value as Advisory['tlp'] })}
          />
          <Values
            label="Weaknesses, CWE"
            place="/cwes"
            value={content.cwes}
            set={(cwes) => set({ cwes })}
            placeholder="CWE-284"
          />
          <Values
            label="Other numbers of the same flaw"
            place="/aliases"
            value={content.aliases}
            set={(aliases) => set({ aliases })}
            placeholder="CVE-2026-1234"
          />
        </div>
        <Items items={content.cvss} name="Score" add={freshScore} set={(cvss) => set({ cvss })}>
          {({ vector }, change, index) => (
            <>
              <Line
                label="CVSS vector, 4.0 or 3.1"
                place={`/cvss/${index}`}
                value={vector}
                set={(next) => change({ vector: next, version: next.startsWith('CVSS:4.0/') ? '4.0' : '3.1' })}
                placeholder="CVSS:4.0/AV:N/..."
              />
              <output aria-live="polite">{scoreWords(vector, rendered?.scores[index])}</output>
            </>
          )}
        </Items>
      </div>
    </Card>
  );
}

function scoreWords(vector: string, score: number | null | undefined): string {
  if (vector === '') return 'No vector yet.';
  if (score === undefined) return 'Scored in a moment.';
  return score === null ? 'That is no whole vector.' : `Score ${score.toFixed(1)}`;
}

const kinds = ['advisory', 'article', 'fix', 'report', 'package', 'evidence', 'web'] as const;

function Links({ content, set }: Props) {
  return (
    <Card title="References and timeline">
      <div className="advisory-fields">
        <Items items={content.references} name="Reference" add={freshReference} set={(references) => set({ references })}>
          {(one, change, index) => (
            <div className="form-pair">
              <Pick
                label="Kind"
                place={`/references/${index}/type`}
                value={one.type}
                options={kinds}
                set={(value) => change({ type: value as typeof one.type })}
              />
              <Line label="Address" place={`/references/${index}/url`} value={one.url} set={(url) => change({ url })} />
            </div>
          )}
        </Items>
        <Items
          items={content.timeline}
          name="Event"
          add={() => ({ at: `${new Date().toISOString().slice(0, 10)}T00:00:00Z`, text: { en: '' } })}
          set={(timeline) => set({ timeline })}
        >
          {(one, change, index) => (
            <>
              <Line label="When, in UTC" place={`/timeline/${index}/at`} value={one.at} set={(at) => change({ at })} />
              <Both label="What happened" place={`/timeline/${index}/text`} value={one.text} set={(text) => change({ text })} />
            </>
          )}
        </Items>
      </div>
    </Card>
  );
}

const creditTypes = [
  'finder',
  'reporter',
  'analyst',
  'coordinator',
  'remediation-developer',
  'remediation-reviewer',
  'remediation-verifier',
  'tool',
  'sponsor',
  'other',
] as const;

function People({ content, set, agreed, setAgreed }: Props) {
  return (
    <Card title="Credits and vendors">
      <div className="advisory-fields">
        <Items items={content.credits} name="Credit" add={freshCredit} set={(credits) => set({ credits })}>
          {(one, change, index) => (
            <>
              <div className="form-pair">
                <Line
                  label="Name, as the person wishes"
                  place={`/credits/${index}/name`}
                  value={one.name}
                  set={(name) => change({ name })}
                />
                <Pick
                  label="For what"
                  place={`/credits/${index}/type`}
                  value={one.type}
                  options={creditTypes}
                  set={(value) => change({ type: value as typeof one.type })}
                />
              </div>
              <Checkbox
                label="This person agreed to be named"
                description="Not needed where the wish stands in the case."
                checked={agreed.includes(one.name)}
                disabled={one.name === ''}
                onChange={(event) =>
                  setAgreed(event.currentTarget.checked ? [...agreed, one.name] : agreed.filter((name) => name !== one.name))
                }
              />
            </>
          )}
        </Items>
        {content.vendorStatements.map((statement) => (
          <blockquote key={`${statement.vendor} ${statement.at}`} className="advisory-item" lang={statement.language}>
            <p className="soft">
              {statement.vendor}, {instantText(statement.at)}. Answered, never edited.
            </p>
            <p>{statement.text}</p>
          </blockquote>
        ))}
      </div>
    </Card>
  );
}
