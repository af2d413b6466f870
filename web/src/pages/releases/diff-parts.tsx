// SPDX-License-Identifier: Apache-2.0
import { useState } from 'react';
import type { ReleaseDiff, SeverityName } from '../../api/types.ts';
import { Link } from '../../kit/link.tsx';
import { Card } from '../../kit/page.tsx';
import { Severity, severities } from '../../kit/severity.tsx';
import { numberText, plain } from '../../kit/words.ts';

const signs: Readonly<Record<string, string>> = { added: '+', appeared: '+', removed: '−', gone: '−', changed: '≠' };

/** The sign and the word: plus and minus are seen at once, the word is read. */
export function Change({ change }: { change: string }) {
  return (
    <span className="change" data-change={change}>
      <span aria-hidden="true">{signs[change] ?? '='}</span> {plain(change)}
    </span>
  );
}

interface ChooserProps {
  label: string;
  all: readonly { change: string }[];
  options: readonly string[];
  shown: string | undefined;
  onShow: (shown: string | undefined) => void;
}

/** One kind of change, or all. */
function Chooser({ label, all, options, shown, onShow }: ChooserProps) {
  return (
    <fieldset className="chooser">
      <legend className="unseen">{label}</legend>
      {[undefined, ...options].map((option) => (
        <button
          key={option ?? 'all'}
          type="button"
          className="toggle"
          aria-pressed={shown === option}
          onClick={() => onShow(option)}
        >
          {option ? plain(option) : 'All'} {numberText(all.filter(({ change }) => !option || change === option).length)}
        </button>
      ))}
    </fieldset>
  );
}

/** Rows that are drawn at once; the rest after a press, so that a large difference does not stop the browser. */
const atOnce = 200;

interface FindingsProps {
  rows: ReleaseDiff['findings'];
  shown: string | undefined;
  onShow: (shown: string | undefined) => void;
  names: readonly [string, string];
}

export function Findings({ rows, shown, onShow, names }: FindingsProps) {
  const [most, setMost] = useState(atOnce);
  const fitting = rows.filter(({ change }) => !shown || change === shown);
  return (
    <Card title="Findings" aside={`known today, of ${names[0]} and ${names[1]}`}>
      <Chooser label="Findings" all={rows} options={['appeared', 'gone']} shown={shown} onShow={onShow} />
      {fitting.length === 0 && <p className="card-body soft">No finding {shown ?? 'appeared or is gone'}.</p>}
      {fitting.length > 0 && (
        <table className="table plain-table desk-table">
          <caption className="unseen">Findings that appeared or are gone</caption>
          <thead>
            <tr>
              <th scope="col">Change</th>
              <th scope="col">Severity</th>
              <th scope="col">Finding</th>
              <th scope="col">Package</th>
              <th scope="col">Target</th>
            </tr>
          </thead>
          <tbody>
            {fitting.slice(0, most).map(({ id, change, severity, about, package: name, target }) => (
              <tr key={id}>
                <td data-label="Change">
                  <Change change={change} />
                </td>
                <td data-label="Severity">
                  <Severity severity={severityOf(severity)} />
                </td>
                <td data-label="Finding">
                  <Link href={`/findings/${id}`} className="mono">
                    {about}
                  </Link>
                </td>
                <td data-label="Package" className="mono">
                  {name || <span className="faint">none</span>}
                </td>
                <td data-label="Target">{target}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <More left={fitting.length - most} onMore={() => setMost(most + 1000)} />
    </Card>
  );
}

interface ComponentsProps extends Omit<FindingsProps, 'rows' | 'names'> {
  rows: ReleaseDiff['components'];
  /** Left out where one target is compared with itself. */
  targets?: boolean;
}

export function Components({ rows, shown, onShow, targets = true }: ComponentsProps) {
  const [most, setMost] = useState(atOnce);
  const fitting = rows.filter(({ change }) => !shown || change === shown);
  return (
    <Card title="Packages" aside={numberText(rows.length)}>
      <Chooser label="Packages" all={rows} options={['added', 'removed', 'changed']} shown={shown} onShow={onShow} />
      {fitting.length === 0 && <p className="card-body soft">No package was {shown ?? 'added, removed or changed'}.</p>}
      {fitting.length > 0 && (
        <table className="table plain-table desk-table">
          <caption className="unseen">Packages that changed</caption>
          <thead>
            <tr>
              <th scope="col">Change</th>
              <th scope="col">Package</th>
              <th scope="col">From</th>
              <th scope="col">To</th>
              {targets && <th scope="col">Targets</th>}
            </tr>
          </thead>
          <tbody>
            {fitting.slice(0, most).map((row) => (
              <tr key={`${row.change} ${row.package} ${row.from.join()} ${row.to.join()}`}>
                <td data-label="Change">
                  <Change change={row.change} />
                </td>
                <td data-label="Package" className="mono">
                  {row.package}
                </td>
                <td data-label="From" className="mono">
                  {row.from.join(', ') || <span className="faint">–</span>}
                </td>
                <td data-label="To" className="mono">
                  {row.to.join(', ') || <span className="faint">–</span>}
                </td>
                {targets && <td data-label="Targets">{row.targets.join(', ')}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <More left={fitting.length - most} onMore={() => setMost(most + 1000)} />
    </Card>
  );
}

function More({ left, onMore }: { left: number; onMore: () => void }) {
  if (left <= 0) return null;
  return (
    <button type="button" className="text-button card-foot" onClick={onMore}>
      Show more ({numberText(left)} left)
    </button>
  );
}

function severityOf(text: string): SeverityName {
  return severities.find((severity) => severity === text) ?? 'unknown';
}
