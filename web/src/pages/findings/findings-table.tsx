// SPDX-License-Identifier: Apache-2.0
import type { FindingRow } from '../../api/types.ts';
import { Link } from '../../kit/link.tsx';
import { Severity } from '../../kit/severity.tsx';
import { StateTag } from '../../kit/state-tag.tsx';
import { Due, Since } from '../../kit/time.tsx';
import { percent, shortName } from '../../kit/words.ts';

interface Props {
  rows: readonly FindingRow[];
  chosen: ReadonlySet<number>;
  onToggle: (id: number) => void;
  onAll: () => void;
}

export function FindingsTable({ rows, chosen, onToggle, onAll }: Props) {
  return (
    <table className="table findings-table">
      <caption className="unseen">Findings</caption>
      <thead>
        <tr>
          <th scope="col" className="cell-box">
            <input
              type="checkbox"
              aria-label="Select every row of this page"
              checked={chosen.size === rows.length}
              onChange={onAll}
            />
          </th>
          <th scope="col" className="cell-severity">
            Severity
          </th>
          <th scope="col">Finding</th>
          <th scope="col" className="cell-where">
            Where
          </th>
          <th scope="col" className="cell-due">
            Due
          </th>
          <th scope="col" className="cell-state">
            State
          </th>
          <th scope="col" className="cell-seen">
            Seen by
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.id} row={row} chosen={chosen.has(row.id)} onToggle={onToggle} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ row, chosen, onToggle }: { row: FindingRow; chosen: boolean; onToggle: (id: number) => void }) {
  return (
    <tr data-chosen={chosen}>
      <td className="cell-box">
        <input
          type="checkbox"
          aria-label={`Select ${row.about} in ${row.target.name}`}
          checked={chosen}
          onChange={() => onToggle(row.id)}
        />
      </td>
      <td className="cell-severity">
        <Severity severity={row.severity} />
      </td>
      <td className="cell-main">
        <Link href={`/findings/${row.id}`} data-row={row.id} className="cell-title">
          <span className="mono">{row.about}</span> <Marks row={row} />
        </Link>
        <span className="cell-more" title={row.title}>
          {row.title}
        </span>
      </td>
      <td className="cell-where">
        <span className="mono cell-line">{row.package === '' ? `${row.file}:${row.line}` : `${row.package} ${row.version}`}</span>
        <span className="cell-more" title={row.target.name}>
          {shortName(row.target.name)} · {row.class}
          {row.scope === 'dev' ? ' · dev' : ''}
        </span>
      </td>
      <td className="cell-due">
        <Due at={row.dueAt} clock={row.clock} />
        <span className="cell-more">
          {row.fixedIn === '' ? (
            'No fix told'
          ) : (
            <>
              Fix: <span className="mono">{row.fixedIn}</span>
            </>
          )}
        </span>
      </td>
      <td className="cell-state">
        <StateTag state={row.state} />
        <span className="cell-more">{row.assignee?.name ?? 'Nobody yet'}</span>
      </td>
      <td className="cell-seen">
        <span className="cell-tools">{row.tools.join(', ')}</span>
        <span className="cell-more">
          first <Since at={row.firstSeen} />
        </span>
      </td>
    </tr>
  );
}

function Marks({ row }: { row: FindingRow }) {
  return (
    <>
      {row.kind !== 'vulnerability' && <span className="tag">{row.kind}</span>}
      {row.kev && (
        <span className="tag" data-tone="bad" title="In the catalogue of vulnerabilities that are known to be exploited">
          KEV
        </span>
      )}
      {row.epss !== null && row.epss >= 0.1 && (
        <span className="tag" data-tone="warn" title="Probability of exploitation within 30 days, as EPSS says">
          EPSS {percent(row.epss)}
        </span>
      )}
      {row.tags.map((tag) => (
        <span key={tag} className="tag">
          {tag}
        </span>
      ))}
    </>
  );
}
