// SPDX-License-Identifier: Apache-2.0
import type { FindingView } from '../../api/types.ts';
import { Copyable } from '../../kit/copy.tsx';
import { Link } from '../../kit/link.tsx';
import { Card } from '../../kit/page.tsx';
import { StateTag } from '../../kit/state-tag.tsx';
import { Day, Due, Since } from '../../kit/time.tsx';
import { plain, shortName } from '../../kit/words.ts';
import { escalationOf } from './event-words.ts';

/** When it is due, and the rules that made that date, line by line. */
export function Clock({ view }: { view: FindingView }) {
  const { clockDetails: clock } = view;
  const escalation = escalationOf(clock.escalation);
  return (
    <Card title="Clock" aside={plain(clock.state)}>
      <div className="card-body">
        <p className="clock-due">
          <Due at={view.dueAt} clock={view.clock} />
        </p>
        <dl className="facts-list">
          <div>
            <dt>Runs since</dt>
            <dd>
              <Day at={clock.from} />
            </dd>
          </div>
          {clock.warnAt && (
            <div>
              <dt>Warns</dt>
              <dd>
                <Day at={clock.warnAt} />
              </dd>
            </div>
          )}
          {clock.dueAt && (
            <div>
              <dt>Due</dt>
              <dd>
                <Day at={clock.dueAt} />
              </dd>
            </div>
          )}
        </dl>
        {clock.because.length > 0 && (
          <ul className="because" aria-label="Because">
            {clock.because.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        )}
        {clock.pauses.map((pause) => (
          <p key={pause.since} className="soft">
            Paused by {pause.by.name} from <Day at={pause.since} />{' '}
            {pause.until ? (
              <>
                to <Day at={pause.until} />
              </>
            ) : (
              'until now'
            )}
            : {pause.reason}
          </p>
        ))}
        {escalation && clock.state !== 'met' && (
          <p className="due" data-state="late">
            Escalated to the {escalation.to} on <Day at={escalation.since} />
          </p>
        )}
      </div>
    </Card>
  );
}

export function Fix({ view }: { view: FindingView }) {
  const { fix } = view;
  return (
    <Card title="Fix">
      <div className="card-body">
        {fix === null || fix.kind === 'none' ? (
          <p className="soft">
            {view.fixedIn === ''
              ? 'Nobody tells a fixed version yet.'
              : `Fixed in ${view.fixedIn}, but no single step of yours leads there.`}
          </p>
        ) : fix.kind === 'bump' ? (
          <>
            <p>
              Raise <span className="mono">{fix.package}</span> to <strong className="mono">{fix.to}</strong>.
            </p>
            <Copyable label="Command for the fix" text={`npm install ${fix.package}@${fix.to}`} />
          </>
        ) : (
          <>
            <p>The direct dependency has no release with the fix. Add an override:</p>
            <Copyable label="Entry for package.json" text={`"overrides": {\n  "${fix.package}": "${fix.to}"\n}`} />
          </>
        )}
        {view.fixedIn !== '' && (
          <p className="soft">
            Fixed in <span className="mono">{view.fixedIn}</span>
          </p>
        )}
      </div>
    </Card>
  );
}

export function Exceptions({ view }: { view: FindingView }) {
  if (view.exceptions.length === 0) return null;
  return (
    <Card title="Exceptions">
      <ul className="rows">
        {view.exceptions.map((exception) => (
          <li key={exception.id}>
            <span>
              <Link href={`/exceptions/${exception.id}`}>
                {plain(exception.decision)}, {exception.state}
              </Link>
              <span className="soft">
                until <Day at={exception.expires} />, {exception.owner}: {exception.reason}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

export function Elsewhere({ view }: { view: FindingView }) {
  return (
    <Card title="The same flaw elsewhere" aside={String(view.elsewhere.length)}>
      {view.elsewhere.length === 0 ? (
        <p className="card-body soft">In no other target.</p>
      ) : (
        <ul className="rows">
          {view.elsewhere.map((other) => (
            <li key={other.id}>
              <span>
                <Link href={`/findings/${other.id}`} title={other.target.name}>
                  {shortName(other.target.name)}
                </Link>
                <span className="soft">
                  {other.target.kind}, <span className="mono">{other.version}</span>
                </span>
              </span>
              <StateTag state={other.state} />
            </li>
          ))}
        </ul>
      )}
      <p className="card-foot">
        <Link href={`/impact?vulnerability=${encodeURIComponent(view.about)}`}>Its impact on the portfolio</Link>
      </p>
    </Card>
  );
}

export function Releases({ view }: { view: FindingView }) {
  return (
    <Card title="Releases and dates">
      <div className="card-body">
        <dl className="facts-list">
          <div>
            <dt>First seen</dt>
            <dd>
              <Since at={view.firstSeen} />
            </dd>
          </div>
          <div>
            <dt>Last seen</dt>
            <dd>
              <Since at={view.lastSeen} />
            </dd>
          </div>
          {view.closedAt && (
            <div>
              <dt>Closed</dt>
              <dd>
                <Since at={view.closedAt} />
              </dd>
            </div>
          )}
          <div>
            <dt>In releases</dt>
            <dd>
              {view.releases.length === 0
                ? 'none'
                : view.releases.map(({ id, version }, index) => (
                    <span key={id}>
                      {index > 0 && ', '}
                      <Link href={`/releases/${id}`}>{version}</Link>
                    </span>
                  ))}
            </dd>
          </div>
        </dl>
      </div>
    </Card>
  );
}
