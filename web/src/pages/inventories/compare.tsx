// SPDX-License-Identifier: Apache-2.0
import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { desk } from '../../api/desk.ts';
import type { InventoryDiff, InventoryRow } from '../../api/types.ts';
import { useSearchState } from '../../app/location.ts';
import { Link } from '../../kit/link.tsx';
import { Empty, Loaded } from '../../kit/states.tsx';
import { counted, dayText } from '../../kit/words.ts';
import { Components } from '../releases/diff-parts.tsx';
import { optionText, placeIn, usualPair } from './rows.ts';

/** As many packages as the server tells of one comparison. */
const most = 5000;

/** Two inventories of the target, and every package that was added, removed or changed its version between them. */
export function Compare({ target, newest }: { target: number; newest: readonly InventoryRow[] }) {
  const { search, change } = useSearchState();
  const usual = usualPair(newest);
  const from = numberOf(search.from) ?? usual?.from;
  const to = numberOf(search.to) ?? usual?.to;
  const diff = useQuery({ ...desk.inventoryDiff(target, { from, to }), enabled: from !== undefined && to !== undefined });
  if (from === undefined || to === undefined) {
    return (
      <Empty title="There is one inventory, so there is nothing to compare yet.">
        <p>The next report that tells what is inside makes the second.</p>
      </Empty>
    );
  }
  const told = diff.data ? [diff.data.from, diff.data.to] : [];
  const options = [...newest, ...told.filter(({ id }) => newest.every((row) => row.id !== id))].map((row) => ({
    value: String(row.id),
    label: optionText(row),
  }));
  const pick = (patch: Readonly<Record<string, string>>) => change({ from: String(from), to: String(to), ...patch });
  return (
    <>
      <section className="filter-bar" aria-label="What is compared">
        <NativeSelect
          aria-label="From inventory"
          value={String(from)}
          onChange={(event) => pick({ from: event.currentTarget.value })}
          data={options}
        />
        <span className="between-fields">to</span>
        <NativeSelect
          aria-label="To inventory"
          value={String(to)}
          onChange={(event) => pick({ to: event.currentTarget.value })}
          data={options}
        />
        <Link className="quiet-button" href={placeIn(target, { tab: 'diff', from: String(to), to: String(from) })}>
          Swap
        </Link>
      </section>
      <Loaded query={diff} lines={12}>
        {(view) => <Body diff={view} shown={search.packages} onShow={(packages) => pick({ packages: packages ?? '' })} />}
      </Loaded>
    </>
  );
}

interface BodyProps {
  diff: InventoryDiff;
  shown: string | undefined;
  onShow: (shown: string | undefined) => void;
}

function Body({ diff, shown, onShow }: BodyProps) {
  const { from, to, components } = diff;
  if (components.length === 0) {
    return (
      <Empty
        title={from.id === to.id ? 'This is one and the same inventory.' : 'Both hold the same packages at the same versions.'}
      >
        {from.id === to.id && <p>Choose two to see what changed between them.</p>}
      </Empty>
    );
  }
  const count = (change: string) => components.filter((row) => row.change === change).length;
  return (
    <>
      <p className="held" aria-live="polite">
        Between {dayText(from.at)} and {dayText(to.at)}: {counted(count('added'), 'package')} added, {count('removed')} removed,{' '}
        {count('changed')} at another version.
        {components.length >= most && ` There are more; the first ${counted(most, 'package')} by name are shown.`}
      </p>
      <Components rows={components} shown={shown} onShow={onShow} targets={false} />
    </>
  );
}

function numberOf(text: string | undefined): number | undefined {
  return text !== undefined && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;
}
