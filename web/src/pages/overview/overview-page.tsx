// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { queries } from '../../api/queries.ts';
import type { Overview } from '../../api/types.ts';
import { useSession } from '../../app/session.ts';
import { Link } from '../../kit/link.tsx';
import { Card, PageHead } from '../../kit/page.tsx';
import { Scroll } from '../../kit/scroll.tsx';
import { SeverityLine, SeverityShape, severities, sumOf } from '../../kit/severity.tsx';
import { Loaded, Waiting } from '../../kit/states.tsx';
import { Since } from '../../kit/time.tsx';
import { counted, dayText, numberText, plain, shortName } from '../../kit/words.ts';
import { Donut, ShareBar } from '../../pictures/bars.tsx';
import { FirstSteps } from './first-steps.tsx';
import { Todo } from './todo.tsx';

/** The picture's library is loaded after the rest stands. */
const Trend = lazy(() => import('../../pictures/trend.tsx').then((module) => ({ default: module.Trend })));

export function OverviewPage() {
  const { product } = useSession();
  const overview = useQuery(queries.overview(product));
  return (
    <>
      <PageHead title="Overview" />
      <Loaded query={overview} lines={10}>
        {(data) => (data.coverage.targets === 0 ? <FirstSteps /> : <Portfolio overview={data} />)}
      </Loaded>
    </>
  );
}

function Portfolio({ overview }: { overview: Overview }) {
  return (
    <>
      <Numbers overview={overview} />
      <div className="overview">
        <div>
          <Card title="What needs you today" aside={counted(overview.todo.length, 'thing')}>
            <Todo todo={overview.todo} overdue={overview.overdue} />
          </Card>
          <Card title="Open findings over time">
            <div className="card-body">
              <Suspense fallback={<Waiting lines={4} what="Drawing" />}>
                <Trend trend={overview.trend} />
              </Suspense>
              <TrendTable trend={overview.trend} />
            </div>
          </Card>
        </div>
        <div className="overview-side">
          <Card title="Clocks">
            <Clocks overview={overview} />
          </Card>
          <Card title="Coverage">
            <Coverage coverage={overview.coverage} />
          </Card>
          <Card title="Targets with most to do">
            <Worst worst={overview.worst} />
          </Card>
          <Card title="Advisory database">
            <Database database={overview.database} />
          </Card>
        </div>
      </div>
    </>
  );
}

function Numbers({ overview }: { overview: Overview }) {
  const facts: readonly [string, number, string, boolean][] = [
    ['Overdue', overview.overdue, '/findings?overdue=true', overview.overdue > 0],
    ['Due soon', overview.dueSoon, '/findings?sort=due', false],
    ['Known exploited', overview.kev, '/findings?kev=true', overview.kev > 0],
    ['Accepted', overview.accepted, '/findings?state=accepted', false],
  ];
  return (
    <section className="numbers" aria-label="Open findings in numbers">
      <ul>
        {severities.map((severity) => (
          <li key={severity}>
            <Link href={`/findings?severity=${severity}`} className="number" data-severity={severity}>
              <span className="number-name">
                <SeverityShape severity={severity} /> {plain(severity)}
              </span>
              <span className="number-value">{numberText(overview.open[severity])}</span>
            </Link>
          </li>
        ))}
        {facts.map(([name, value, href, bad]) => (
          <li key={name}>
            <Link href={href} className="number" data-bad={bad}>
              <span className="number-name">{name}</span>
              <span className="number-value">{numberText(value)}</span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Clocks({ overview }: { overview: Overview }) {
  const { overdue, dueSoon, closeDays } = overview;
  const rest = Math.max(0, sumOf(overview.open) - overdue - dueSoon);
  const told = severities.filter((severity) => severity in closeDays);
  return (
    <div className="card-body">
      <ShareBar
        label="Open findings by their clock"
        shares={[
          { name: 'Overdue', value: overdue, tone: 'bad' },
          { name: 'Due soon', value: dueSoon, tone: 'warn' },
          { name: 'In time or without a date', value: rest, tone: 'calm' },
        ]}
      />
      <table className="small-table">
        <caption>Mean days to close, last 90 days</caption>
        <thead>
          <tr>
            {told.map((severity) => (
              <th key={severity} scope="col">
                {plain(severity)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr>
            {told.map((severity) => (
              <td key={severity}>{closeDays[severity]?.toFixed(1) ?? <abbr title="None was closed">–</abbr>}</td>
            ))}
          </tr>
        </tbody>
      </table>
    </div>
  );
}

function Coverage({ coverage }: { coverage: Overview['coverage'] }) {
  const never = Math.max(0, coverage.inScope - coverage.scanned - coverage.stale - coverage.missing);
  return (
    <div className="card-body">
      <Donut
        word="in time"
        label="Targets in scope"
        shares={[
          { name: 'Scanned in time', value: coverage.scanned, tone: 'good' },
          { name: 'Older than expected', value: coverage.stale, tone: 'warn' },
          { name: 'Expected scan missing', value: coverage.missing, tone: 'bad' },
          { name: 'Not scanned yet', value: never, tone: 'none' },
        ]}
      />
      <p className="soft">
        {counted(coverage.targets, 'target')}, {numberText(coverage.inScope)} in scope. What was not scanned is not clean:{' '}
        <Link href="/targets?missing=true">see what is missing</Link>.
      </p>
    </div>
  );
}

function Worst({ worst }: { worst: Overview['worst'] }) {
  if (worst.length === 0) return <p className="card-body soft">No target has open findings.</p>;
  return (
    <ul className="rows">
      {worst.map(({ target, open }) => (
        <li key={target.id}>
          <span>
            <Link href={`/findings?target=${target.id}`} title={target.name}>
              {shortName(target.name)}
            </Link>
            <span className="faint">{target.kind}</span>
          </span>
          <SeverityLine counts={open} />
        </li>
      ))}
    </ul>
  );
}

function Database({ database }: { database: Overview['database'] }) {
  if (database === null) {
    return (
      <p className="card-body">
        No advisory database. Reports of other tools are taken in, but Ngao cannot check inventories itself. On the server, run{' '}
        <code>ngao db update</code>.
      </p>
    );
  }
  const old = Date.now() - Date.parse(database.builtAt) > 3 * 86_400_000;
  return (
    <div className="card-body">
      <p className="database-age" data-bad={old || database.starter}>
        Built <Since at={database.builtAt} />
        {old && ', older than three days'}
      </p>
      {database.starter && <p>Only the starter set is loaded. Run ngao db update on the server for the whole.</p>}
      <p className="faint">
        <code>{database.digest.slice(0, 19)}…</code>
      </p>
    </div>
  );
}

function TrendTable({ trend }: { trend: Overview['trend'] }) {
  return (
    <details className="trend-table">
      <summary>The same as a table</summary>
      <Scroll label="Open findings by day">
        <table className="small-table">
          <thead>
            <tr>
              <th scope="col">Day</th>
              {severities.map((severity) => (
                <th key={severity} scope="col">
                  {plain(severity)}
                </th>
              ))}
              <th scope="col">Overdue</th>
              <th scope="col">Opened</th>
              <th scope="col">Closed</th>
            </tr>
          </thead>
          <tbody>
            {[...trend].reverse().map((point) => (
              <tr key={point.day}>
                <th scope="row">{dayText(point.day)}</th>
                {severities.map((severity) => (
                  <td key={severity}>{point[severity]}</td>
                ))}
                <td>{point.overdue}</td>
                <td>{point.opened}</td>
                <td>{point.closed}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </details>
  );
}
