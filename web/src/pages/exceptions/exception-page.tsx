// SPDX-License-Identifier: Apache-2.0
import '../../styles/desk.css';
import { useQuery } from '@tanstack/react-query';
import { desk } from '../../api/desk.ts';
import type { ExceptionRow } from '../../api/types.ts';
import { useIdInPath } from '../../app/location.ts';
import { Facts } from '../../kit/facts.tsx';
import { Link } from '../../kit/link.tsx';
import { Mark } from '../../kit/mark.tsx';
import { Card, PageHead } from '../../kit/page.tsx';
import { Loaded } from '../../kit/states.tsx';
import { Day, Since } from '../../kit/time.tsx';
import { counted, numberText, plain } from '../../kit/words.ts';
import { DecideButtons } from './decide.tsx';
import { endOf, justificationText } from './words.ts';

export function ExceptionPage() {
  const exception = useQuery(desk.exception(useIdInPath()));
  const data = exception.data;
  return (
    <>
      <PageHead
        title={data ? `Exception for ${data.about}` : 'Exception'}
        heading={
          data && (
            <>
              Exception for <span className="mono">{data.about}</span>
            </>
          )
        }
        above={<Link href="/exceptions">Exceptions</Link>}
        below={data && <ExceptionFacts row={data} />}
      />
      <Loaded query={exception} lines={8}>
        {(row) => <Body row={row} />}
      </Loaded>
    </>
  );
}

function ExceptionFacts({ row }: { row: ExceptionRow }) {
  const end = endOf(row);
  return (
    <span className="facts">
      <span className="state" data-state={row.state === 'active' ? 'fixed' : row.state}>
        {plain(row.state === 'active' ? 'in-force' : row.state)}
      </span>
      <span className="tag">{plain(row.decision)}</span>
      <Mark tone={end.tone}>
        {end.text}, <Day at={row.expires} />
      </Mark>
      {row.reconfirm && <Mark tone="warn">Holds nothing until it is confirmed for the newest release</Mark>}
    </span>
  );
}

function Body({ row }: { row: ExceptionRow }) {
  return (
    <>
      <section className="actions" aria-label="Actions">
        <DecideButtons row={row} />
      </section>
      <div className="columns wide-first">
        <div>
          <Card title="Why">
            <div className="card-body prose">
              {row.justification !== '' && <p>{justificationText(row.justification)}.</p>}
              {row.reason === '' ? (
                <p>
                  <Mark tone="warn">No reason was given. It cannot be approved before a renewal gives one.</Mark>
                </p>
              ) : (
                <p className="foreign">{row.reason}</p>
              )}
              <h3>Evidence</h3>
              {row.evidence === '' ? (
                <p className="faint">None was given.</p>
              ) : (
                <p className="foreign">
                  <Evidence text={row.evidence} />
                </p>
              )}
              {row.issue !== '' && (
                <>
                  <h3>Issue</h3>
                  <p className="foreign">
                    <Evidence text={row.issue} />
                  </p>
                </>
              )}
              {row.mitigations !== '' && (
                <>
                  <h3>Mitigations</h3>
                  <p className="foreign">{row.mitigations}</p>
                </>
              )}
            </div>
          </Card>
          <Card title="What it covers" aside={row.findings === 0 ? 'no finding now' : counted(row.findings, 'finding')}>
            <Covers row={row} />
          </Card>
        </div>
        <Card title="Who and when">
          <div className="card-body">
            <People row={row} />
          </div>
        </Card>
      </div>
    </>
  );
}

/** Addresses become links; only those of the web, and nothing else of the text is taken for more than text. */
function Evidence({ text }: { text: string }) {
  return text.split(/(https?:\/\/[^\s<>"')]+)/).map((part, index) =>
    index % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text have no other name
      <a key={index} href={part} rel="noreferrer nofollow" target="_blank">
        {part}
      </a>
    ) : (
      part
    ),
  );
}

function Covers({ row: { matcher, findings, about } }: { row: ExceptionRow }) {
  const targets = matcher.targets ?? [];
  return (
    <div className="card-body">
      <Facts
        facts={[
          [
            'Id',
            <span key="id" className="mono">
              {matcher.id}
            </span>,
          ],
          ['Package', <Mono key="package" text={matcher.package} />],
          ['Version', <Mono key="version" text={matcher.version} />],
          ['Class', matcher.class],
          ['Scope', matcher.scope],
          [
            'Targets',
            targets.length === 0 ? (
              'every target of the product, also future ones'
            ) : (
              <ul key="targets">
                {targets.map((target) => (
                  <li key={target} className="mono">
                    {target}
                  </li>
                ))}
              </ul>
            ),
          ],
        ]}
      />
      <Link href={`/findings?vulnerability=${encodeURIComponent(about)}&state=all`}>
        Findings about {about} ({numberText(findings)} covered)
      </Link>
    </div>
  );
}

function Mono({ text }: { text: string | undefined }) {
  return text ? <span className="mono">{text}</span> : 'any';
}

function People({ row }: { row: ExceptionRow }) {
  return (
    <Facts
      facts={[
        ['Owner', row.owner || 'nobody'],
        [
          'Proposed',
          <>
            by {row.proposedBy?.name ?? 'an import'}, <Since at={row.proposedAt} />
          </>,
        ],
        [
          'Decided',
          row.decidedAt && (
            <>
              by {row.decidedBy?.name ?? 'the system'}, <Since at={row.decidedAt} />
            </>
          ),
        ],
        ['In words', row.decisionReason && <span className="foreign">{row.decisionReason}</span>],
        ['Release', row.release && <Link href={`/releases/${row.release.id}`}>{row.release.version}</Link>],
        [
          'Comes from',
          row.source && (
            <>
              <span className="mono">
                {row.source.file}:{row.source.line}
              </span>{' '}
              ({row.source.format}
              {row.source.copies > 1 && `, ${row.source.copies} copies of one decision`})
            </>
          ),
        ],
      ]}
    />
  );
}
