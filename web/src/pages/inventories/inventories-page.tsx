// SPDX-License-Identifier: Apache-2.0
import '../../styles/desk.css';
import { useQuery } from '@tanstack/react-query';
import { desk } from '../../api/desk.ts';
import type { Target } from '../../api/types.ts';
import { useIdInPath } from '../../app/location.ts';
import { Link } from '../../kit/link.tsx';
import { PageHead } from '../../kit/page.tsx';
import { Empty, Loaded } from '../../kit/states.tsx';
import { Tabs, useTab } from '../../kit/tabs.tsx';
import { numberText } from '../../kit/words.ts';
import { AtDate } from './at-date.tsx';
import { Compare } from './compare.tsx';
import { OverTime } from './over-time.tsx';
import { listed } from './rows.ts';

const tabs = [
  ['time', 'Over time'],
  ['at', 'On a day'],
  ['diff', 'Compare two'],
] as const;

/** What one target held, when, and what changed: from the first inventory that was handed in to the newest. */
export function InventoriesPage() {
  const id = useIdInPath();
  const target = useQuery(desk.target(id)).data;
  const inventories = useQuery(desk.inventories(id, listed));
  const tab = useTab(tabs);
  const count = inventories.data?.count?.value ?? 0;
  return (
    <>
      <PageHead
        title={target ? `Inventories of ${target.name}` : 'Inventories'}
        above={
          <>
            <Link href="/targets">Targets</Link>
            {target && (
              <>
                {' / '}
                <Link href={`/targets/${id}`}>{target.name}</Link>
              </>
            )}
          </>
        }
        below={count > 0 ? inventoriesText(count) : 'What it held, when, and what changed'}
      />
      <Loaded query={inventories} lines={10}>
        {(page) =>
          page.items.length === 0 ? (
            <None target={target} />
          ) : (
            <>
              <Tabs label="Views of the inventories" tabs={tabs} />
              {tab === 'time' && <OverTime target={id} />}
              {tab === 'at' && <AtDate target={id} newest={page.items} />}
              {tab === 'diff' && <Compare target={id} newest={page.items} />}
            </>
          )
        }
      </Loaded>
    </>
  );
}

function inventoriesText(count: number): string {
  return count === 1 ? '1 inventory' : `${numberText(count)} inventories`;
}

function whyNone({ lastReportAt }: Target): string {
  return lastReportAt === null
    ? 'No report has arrived yet.'
    : 'Its reports tell findings only, so what it holds is not known: a flaw that no tool looked for stays unseen.';
}

/** Why, is told once the target is there: either answer of the server may be the first. */
function None({ target }: { target: Target | undefined }) {
  return (
    <Empty title="Nobody has told what is inside.">
      <p>
        {target && whyNone(target)} Hand in an SBOM (CycloneDX, SPDX) or a scan of Ngao under <Link href="/imports">Imports</Link>
        ; each one becomes an inventory with its day.
      </p>
    </Empty>
  );
}
