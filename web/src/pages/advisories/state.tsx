// SPDX-License-Identifier: Apache-2.0
import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { drafts } from '../../api/advisories.ts';
import type { AdvisoryView, RenderAnswer } from '../../api/types.ts';
import { Icon } from '../../kit/icon.tsx';
import { Card } from '../../kit/page.tsx';
import { Loaded } from '../../kit/states.tsx';
import { instantText } from '../../kit/words.ts';

/** All that stands against publishing it, of the words as they are on the screen. */
export function Findings({ rendered, view }: { rendered: RenderAnswer | undefined; view: AdvisoryView }) {
  const { faults, warnings, missing, languagesMissing } = rendered ?? view;
  const open = faults.length + missing.length;
  return (
    <Card title="Still to do" aside={open === 0 ? 'Nothing' : String(open)}>
      <div className="card-body" aria-live="polite">
        {open === 0 && languagesMissing.length === 0 && <p className="soft">Nothing is missing, and no rule is broken.</p>}
        <ul className="missing">
          {missing.map(({ field, says, next }) => (
            <li key={`${field} ${says}`}>
              <Icon name="alert" />
              <span>
                {says} {next} <span className="faint">{field}</span>
              </span>
            </li>
          ))}
          {faults.map(({ rule, place, message }) => (
            <li key={`${rule} ${place} ${message}`}>
              <Icon name="alert" />
              <span>
                {message}{' '}
                <span className="faint">
                  {rule} {place}
                </span>
              </span>
            </li>
          ))}
          {languagesMissing.map((language) => (
            <li key={language}>
              <Icon name="alert" />
              <span>The language “{language}” is not whole. Translate it, or somebody of the committee lets it pass.</span>
            </li>
          ))}
        </ul>
        <Advice warnings={warnings} withheld={view.withheld} />
      </div>
    </Card>
  );
}

function Advice({ warnings, withheld }: Pick<AdvisoryView, 'warnings' | 'withheld'>) {
  return (
    <>
      {warnings.length > 0 && (
        <details>
          <summary>Advice ({warnings.length})</summary>
          <ul>
            {warnings.map(({ rule, place, message }) => (
              <li key={`${rule} ${place} ${message}`}>
                {message} <span className="faint">{place}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
      {withheld.length > 0 && (
        <details>
          <summary>Kept in the case ({withheld.length})</summary>
          <ul>
            {withheld.map(({ field, because }) => (
              <li key={`${field} ${because}`}>
                {because} <span className="faint">{field}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

export function History({ view }: { view: AdvisoryView }) {
  const [from, setFrom] = useState(Math.max(1, view.revision - 1));
  const [to, setTo] = useState(view.revision);
  const numbers = view.revisions.map(({ number }) => ({ value: String(number), label: `Revision ${number}` }));
  return (
    <Card title="Revisions" aside={String(view.revisions.length)}>
      <ol className="plain-list">
        {view.revisions.map((one) => (
          <li key={one.number}>
            {one.number}. {one.by.name} <span className="faint">{instantText(one.at)}</span>
            {one.note && <div className="soft">{one.note}</div>}
          </li>
        ))}
      </ol>
      {view.revisions.length > 1 && (
        <div className="advisory-fields">
          <div className="form-pair">
            <NativeSelect
              label="From"
              value={String(from)}
              data={numbers}
              onChange={(event) => setFrom(Number(event.currentTarget.value))}
            />
            <NativeSelect
              label="To"
              value={String(to)}
              data={numbers}
              onChange={(event) => setTo(Number(event.currentTarget.value))}
            />
          </div>
          <Differences uid={view.uid} from={from} to={to} />
        </div>
      )}
    </Card>
  );
}

function Differences({ uid, from, to }: { uid: string; from: number; to: number }) {
  const diff = useQuery(drafts.diff(uid, from, to));
  return (
    <Loaded query={diff}>
      {({ changes }) => (
        <div>
          {changes.length === 0 && <p className="soft">Nothing is different.</p>}
          {changes.map((change) => (
            <section key={change.field}>
              <h3>
                <code>{change.field}</code> <span className="faint">{change.kind}</span>
              </h3>
              {change.before !== null && <del className="diff-old">{change.before}</del>}
              {change.after !== null && <ins className="diff-new">{change.after}</ins>}
            </section>
          ))}
        </div>
      )}
    </Loaded>
  );
}
