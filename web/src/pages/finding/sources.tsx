// SPDX-License-Identifier: Apache-2.0
import type { FindingView } from '../../api/types.ts';
import { Link } from '../../kit/link.tsx';
import { Card } from '../../kit/page.tsx';
import { Scroll } from '../../kit/scroll.tsx';
import { Severity } from '../../kit/severity.tsx';
import { Day, Since } from '../../kit/time.tsx';

/** Every tool that saw it, from when to when, in which report, and what it said about it. */
export function Sources({ observations }: { observations: FindingView['observations'] }) {
  const live = observations.filter((observation) => observation.live).length;
  return (
    <Card title="Who says so" aside={`${live} of ${observations.length} still do`}>
      <table className="table plain-table desk-table">
        <caption className="unseen">What each tool says</caption>
        <thead>
          <tr>
            <th scope="col">Tool</th>
            <th scope="col">Says</th>
            <th scope="col">Version</th>
            <th scope="col">Seen</th>
            <th scope="col">Reports</th>
          </tr>
        </thead>
        <tbody>
          {observations.map((one) => (
            <tr key={`${one.tool}-${one.category}-${one.rule}-${one.sinceReport}-${one.version}`}>
              <th scope="row" className="cell-main">
                {one.tool}
                <span className="cell-more">{one.rule}</span>
              </th>
              <td data-label="Says">
                <Severity severity={one.severity} />
                {one.severityLabel !== '' && one.severityLabel.toLowerCase() !== one.severity && (
                  <span className="cell-more">its word: {one.severityLabel}</span>
                )}
                {one.told.state !== '' && one.told.state !== 'open' && (
                  <span className="cell-more">
                    told as {one.told.state}
                    {one.told.reason !== '' && `: ${one.told.reason}`}
                  </span>
                )}
              </td>
              <td data-label="Version" className="mono">
                {one.version || '–'}
                {one.fixedIn.length > 0 && <span className="cell-more">fix {one.fixedIn.join(', ')}</span>}
              </td>
              <td data-label="Seen">
                <span className="span-state" data-live={one.live}>
                  {one.live ? 'Live' : 'Ended'}
                </span>
                <span className="cell-more">
                  <Day at={one.since} />
                  {one.until ? (
                    <>
                      {' to '}
                      <Day at={one.until} />
                    </>
                  ) : (
                    ' until now'
                  )}
                </span>
              </td>
              <td data-label="Reports">
                {one.sinceReport === null ? 'advisory database' : <Link href={`/imports/${one.sinceReport}`}>first</Link>}
                {one.lastReport !== null && (
                  <>
                    {', '}
                    <Link href={`/imports/${one.lastReport}`}>last</Link>
                  </>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}

/** Scores and facts, each with who asserts it; they may disagree, and that is shown. */
export function Assertions({ view }: { view: FindingView }) {
  const others = view.assertions.filter(({ fact }) => fact !== 'cvss');
  if (view.cvss.length === 0 && others.length === 0) return null;
  return (
    <Card title="Scores and facts">
      <Scroll label="Each score and fact">
        <table className="table plain-table">
          <thead>
            <tr>
              <th scope="col">Fact</th>
              <th scope="col">Value</th>
              <th scope="col">Who says it</th>
            </tr>
          </thead>
          <tbody>
            {view.cvss.map((score) => (
              <tr key={`${score.asserter}-${score.vector}`}>
                <th scope="row">CVSS {score.version}</th>
                <td>
                  <strong>{score.score.toFixed(1)}</strong> <span className="mono cell-more">{score.vector}</span>
                </td>
                <td>{score.asserter}</td>
              </tr>
            ))}
            {others.map((assertion) => (
              <tr key={`${assertion.fact}-${assertion.asserter}-${assertion.vulnerability}`}>
                <th scope="row">{assertion.fact}</th>
                <td>{valueText(assertion.value)}</td>
                <td>
                  {assertion.asserter}
                  <span className="cell-more">
                    <Since at={assertion.at} />, about {assertion.vulnerability}
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </Card>
  );
}

function valueText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.map(valueText).join(', ');
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value)
      .map(([key, inner]) => `${key} ${valueText(inner)}`)
      .join(', ');
  }
  return String(value);
}
