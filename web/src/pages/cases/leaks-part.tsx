// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { desk } from '../../api/cases.ts';
import type { CaseLeaks, CaseView } from '../../api/types.ts';
import { Icon } from '../../kit/icon.tsx';
import { Card } from '../../kit/page.tsx';
import { Loaded } from '../../kit/states.tsx';
import { counted, instantText, plain } from '../../kit/words.ts';
import { holds, WithDesk } from './case-form.tsx';
import { LeakLook } from './leak-look.tsx';
import { LeakWaiver } from './leak-waiver.tsx';
import { Terms } from './terms.tsx';

/** What must not be said in public before its time: the last look, who lets hints pass, and the words to look for. */
export function LeaksPart({ view }: { view: CaseView }) {
  const leaks = useQuery(desk.leaks(view.uid));
  return (
    <div className="case-columns">
      <div>
        <Loaded query={leaks}>
          {(data) => (
            <>
              <Found leaks={data} />
              {data.open > 0 && <LeakWaiver view={view} leaks={data} />}
            </>
          )}
        </Loaded>
        <WithDesk view={view}>{(given) => <Terms view={view} given={given} />}</WithDesk>
      </div>
      <div>{holds(view, 'owner', 'committee', 'fixer', 'release-manager') && <LeakLook view={view} />}</div>
    </div>
  );
}

type Finding = NonNullable<CaseLeaks['report']>['findings'][number];

/** Places and rules. The word itself stands nowhere: whoever needs it looks at the place. */
function Found({ leaks: { checkedAt, checkedBy, report, open } }: { leaks: CaseLeaks }) {
  if (checkedAt === null || report === null)
    return (
      <Card title="The last look">
        <p className="card-body soft">Nobody has looked yet. Before a fix becomes public, its change is looked at here.</p>
      </Card>
    );
  const { findings, checked, lane } = report;
  return (
    <Card title="The last look" aside={`${instantText(checkedAt)}${checkedBy ? `, ${checkedBy.name}` : ''}`}>
      <p className="card-body leak-verdict" data-tone={open > 0 ? 'bad' : 'good'}>
        <Icon name={open > 0 ? 'alert' : 'check'} />
        <span>
          <strong>{open > 0 ? `${counted(open, 'hint')} open` : 'No hint is open'}</strong>
          <span className="soft">
            {' '}
            {counted(checked.texts, 'text')} and {counted(checked.lines, 'line')} looked at with{' '}
            {counted(checked.termSets, 'set')} of words, in the lane “{lane.name}”.
          </span>
        </span>
      </p>
      {findings.length > 0 && (
        <ol className="rows leak-list">
          {findings.map((finding) => (
            <Row key={`${finding.fingerprint} ${finding.line}:${finding.column}`} finding={finding} />
          ))}
        </ol>
      )}
    </Card>
  );
}

function Row({ finding: { source, line, column, rule, message, level, status } }: { finding: Finding }) {
  const where = [source.file ?? plain(source.kind), line > 0 && `line ${line}`, `column ${column}`].filter(Boolean);
  return (
    <li>
      <span>
        <strong>{where.join(', ')}</strong>
        <span>{message}</span>
        <span className="faint">
          Rule <code>{rule}</code>
          {source.commit && `, commit ${source.commit.slice(0, 10)}`}
        </span>
      </span>
      <span className="tag" data-tone={status === 'open' && level === 'block' ? 'bad' : undefined}>
        {status === 'open' ? (level === 'block' ? 'Blocks' : 'Warns') : plain(status)}
      </span>
    </li>
  );
}
