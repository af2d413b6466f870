// SPDX-License-Identifier: Apache-2.0
import '../../styles/desk.css';
import '../../styles/cases.css';
import '../../styles/advisories.css';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { drafts } from '../../api/advisories.ts';
import type { AdvisoryView } from '../../api/types.ts';
import { useKeys } from '../../app/shortcuts.ts';
import { Link } from '../../kit/link.tsx';
import { PageHead } from '../../kit/page.tsx';
import { Severity } from '../../kit/severity.tsx';
import { Loaded } from '../../kit/states.tsx';
import { plain } from '../../kit/words.ts';
import { Editor } from './editor.tsx';
import { Publishing } from './publishing.tsx';

const places: Readonly<Record<string, string>> = {
  t: '.advisory textarea',
  v: '#advisory-format',
  c: '#advisory-comment',
  y: '#advisory-approving button',
  p: '#advisory-publishing-part :is(summary, button, input, select)',
};

/** One advisory: the number alone stands in the document's title. Keys: t texts, v preview, c comment, y approve, p publish. */
export function AdvisoryPage() {
  const { uid = '' } = useParams({ strict: false }) as { uid?: string };
  const query = useQuery(drafts.one(/^[0-9a-f]{32}$/.test(uid) ? uid : '0'));
  useKeys(({ key }) => {
    const where = places[key];
    return where === undefined ? undefined : () => document.querySelector<HTMLElement>(where)?.focus();
  });
  const view = query.data;
  return (
    <>
      <PageHead
        title={view?.number ?? 'Advisory'}
        above={<Link href="/advisories">Advisories</Link>}
        below={view && <Facts view={view} />}
      />
      <Loaded query={query} lines={12}>
        {(data) => (
          <>
            <Publishing view={data} />
            <Editor key={data.digest} view={data} />
          </>
        )}
      </Loaded>
    </>
  );
}

function Facts({ view }: { view: AdvisoryView }) {
  return (
    <span className="facts">
      <Severity severity={view.content.severity} />
      <span className="tag">{plain(view.state)}</span>
      <span className="soft">Revision {view.revision}</span>
      {view.caseUid && <Link href={`/cases/${view.caseUid}`}>{view.caseName ?? 'Case'}</Link>}
      {view.offered && <span className="tag">Offered to the reporter</span>}
    </span>
  );
}
