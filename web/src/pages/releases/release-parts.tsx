// SPDX-License-Identifier: Apache-2.0
import type { ReleaseView } from '../../api/types.ts';
import { Link } from '../../kit/link.tsx';
import { Mark } from '../../kit/mark.tsx';
import { Card } from '../../kit/page.tsx';
import { SeverityLine } from '../../kit/severity.tsx';
import { Day, Since } from '../../kit/time.tsx';
import { counted, numberText, plain } from '../../kit/words.ts';

interface Props {
  view: ReleaseView;
}

/** What needs somebody: the chart says one thing, the portfolio another. */
export function Drifts({ view: { driftList } }: Props) {
  if (driftList.length === 0) {
    return (
      <Card title="Drift">
        <p className="card-body">
          <Mark tone="good">The chart and the targets agree.</Mark>
        </p>
      </Card>
    );
  }
  return (
    <Card title="Drift" aside={`${counted(driftList.length, 'difference')} to settle`}>
      <ul className="rows">
        {driftList.map(({ code, message, where }) => (
          <li key={`${code} ${message} ${where}`}>
            <span>
              <span>{message}</span>
              {where !== '' && <span className="soft mono">{where}</span>}
            </span>
            <Mark tone="warn">{plain(code)}</Mark>
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** Exceptions that hold in this release; first those that somebody must look at again. */
export function Reconfirm({ view: { exceptions } }: Props) {
  if (exceptions.length === 0) return null;
  const waiting = exceptions.filter(({ reconfirm }) => reconfirm);
  return (
    <Card
      title="Exceptions"
      aside={waiting.length > 0 ? `${waiting.length} to confirm again` : counted(exceptions.length, 'exception')}
    >
      <ul className="rows">
        {[...waiting, ...exceptions.filter(({ reconfirm }) => !reconfirm)].map(({ id, about, state, expires, reconfirm }) => (
          <li key={id}>
            <span>
              <Link href={`/exceptions/${id}`} className="mono">
                {about}
              </Link>
              <span className="soft">
                {plain(state)}, until <Day at={expires} />
              </span>
            </span>
            {reconfirm ? <Mark tone="warn">Holds nothing until confirmed for this release</Mark> : <Mark tone="good">Holds</Mark>}
          </li>
        ))}
      </ul>
    </Card>
  );
}

export function Members({ view }: Props) {
  const inside = view.memberList.filter(({ excluded }) => excluded === '');
  const outside = view.memberList.filter(({ excluded }) => excluded !== '');
  return (
    <Card title="Members" aside={`${inside.length} in, ${outside.length} excluded`}>
      {view.memberList.length === 0 && <p className="card-body soft">The chart names nothing that is a target.</p>}
      {view.memberList.length > 0 && (
        <table className="table plain-table desk-table">
          <caption className="unseen">Members of the release</caption>
          <thead>
            <tr>
              <th scope="col">Target</th>
              <th scope="col">Version</th>
              <th scope="col">Inventory</th>
              <th scope="col" className="cell-number">
                Components
              </th>
              <th scope="col">Open findings</th>
            </tr>
          </thead>
          <tbody>
            {[...inside, ...outside].map((member) => (
              <Member key={member.target.id} member={member} release={view.id} />
            ))}
          </tbody>
        </table>
      )}
    </Card>
  );
}

function Member({ member, release }: { member: ReleaseView['memberList'][number]; release: number }) {
  const { target, excluded, inventoryAt } = member;
  return (
    <tr>
      <th scope="row" className="cell-main">
        <Link href={`/targets/${target.id}`} className="cell-title">
          {target.name}
        </Link>
        <span className="cell-more">{excluded === '' ? target.kind : `${target.kind}; excluded: ${excluded}`}</span>
      </th>
      <td data-label="Version" className="mono">
        {member.version || <span className="faint">none</span>}
      </td>
      <td data-label="Inventory">
        {excluded !== '' && <span className="faint">not needed</span>}
        {excluded === '' && inventoryAt !== null && <Since at={inventoryAt} />}
        {excluded === '' && inventoryAt === null && <Mark tone="bad">None yet</Mark>}
      </td>
      <td data-label="Components" className="cell-number">
        {numberText(member.components)}
      </td>
      <td data-label="Open findings">
        {excluded === '' && inventoryAt === null ? (
          <span className="faint">unknown</span>
        ) : (
          <Link href={`/findings?release=${release}&target=${target.id}`} className="plain-link">
            <SeverityLine counts={member.open} />
          </Link>
        )}
      </td>
    </tr>
  );
}

export function Images({ view: { images, name } }: Props) {
  if (images.length === 0) return null;
  return (
    <Card title="Images" aside={counted(images.length, 'image')}>
      <table className="table plain-table desk-table">
        <caption className="unseen">Images that the charts declare</caption>
        <thead>
          <tr>
            <th scope="col">Image</th>
            <th scope="col">Chart</th>
            <th scope="col">Declared in</th>
            <th scope="col">In scope</th>
          </tr>
        </thead>
        <tbody>
          {images.map((image) => (
            <tr key={`${image.repository} ${image.tag} ${image.digest} ${image.chart}`}>
              <th scope="row" className="cell-main">
                <span className="mono">
                  {image.repository}:{image.tag}
                </span>
                {image.digest !== '' && <span className="cell-more mono">{image.digest.slice(0, 19)}…</span>}
              </th>
              <td data-label="Chart">{image.chart || name}</td>
              <td data-label="Declared in">
                <Declared declared={image.declared} />
              </td>
              <td data-label="In scope">
                <InScope image={image} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}

type Image = ReleaseView['images'][number];

function Declared({ declared }: { declared: Image['declared'] }) {
  const [first, ...more] = declared;
  if (!first) return <span className="faint">nowhere</span>;
  return (
    <>
      <Place place={first} />
      {more.length > 0 && (
        <details className="more">
          <summary>{more.length} more</summary>
          <ul>
            {more.map((place) => (
              <li key={`${place.file} ${place.line}`}>
                <Place place={place} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function Place({ place: { file, line, how } }: { place: Image['declared'][number] }) {
  return (
    <>
      <span className="mono">
        {file}:{line}
      </span>{' '}
      <span className="faint">{how}</span>
    </>
  );
}

function InScope({ image: { target, excluded } }: { image: Image }) {
  if (excluded !== '') {
    return (
      <>
        Excluded <span className="cell-more">{excluded}</span>
      </>
    );
  }
  return target ? <Link href={`/targets/${target.id}`}>{target.name}</Link> : <Mark tone="warn">No target yet</Mark>;
}

export function Charts({ view: { charts } }: Props) {
  if (charts.length === 0) return null;
  return (
    <Card title="Charts" aside={counted(charts.length, 'chart')}>
      <table className="table plain-table desk-table">
        <caption className="unseen">Charts of the release</caption>
        <thead>
          <tr>
            <th scope="col">Chart</th>
            <th scope="col">Version</th>
            <th scope="col">App version</th>
            <th scope="col">In scope</th>
          </tr>
        </thead>
        <tbody>
          {charts.map(({ name, version, appVersion, path, excluded }) => (
            <tr key={path}>
              <th scope="row" className="cell-main">
                {name}
                <span className="cell-more mono">{path}</span>
              </th>
              <td data-label="Version" className="mono">
                {version}
              </td>
              <td data-label="App version" className="mono">
                {appVersion || <span className="faint">none</span>}
              </td>
              <td data-label="In scope">
                {excluded === '' ? (
                  'Yes'
                ) : (
                  <>
                    Excluded <span className="cell-more">{excluded}</span>
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

export function Problems({ view: { problems } }: Props) {
  if (problems.length === 0) return null;
  return (
    <Card title="Not read, or only in part" aside={String(problems.length)}>
      <ul className="plain-list bulleted">
        {problems.map((problem) => (
          <li key={problem}>{problem}</li>
        ))}
      </ul>
    </Card>
  );
}
