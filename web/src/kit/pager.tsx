// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import { useRouter } from '@tanstack/react-router';
import { useSearchState } from '../app/location.ts';

/** How far `next` was pressed since the page was opened: so far "previous" is the browser's own way back. */
let depth = 0;

/** Pages of a keyset list. There are no page numbers: the place in the list is a key, not a count. */
export function Pager({ next }: { next: string | null }) {
  const { search, change } = useSearchState();
  const { history } = useRouter();
  const after = search.after;
  if (after === undefined) depth = 0;
  if (after === undefined && next === null) return null;
  const goOn = () => {
    depth += 1;
    change({ after: next ?? undefined }, 'push');
    window.scrollTo(0, 0);
  };
  const goBack = () => {
    depth -= 1;
    history.back();
  };
  return (
    <nav className="pager" aria-label="Pages of the list">
      {after !== undefined && (
        <Button variant="default" onClick={() => change({ after: undefined })}>
          First page
        </Button>
      )}
      {after !== undefined && depth > 0 && (
        <Button variant="default" onClick={goBack}>
          Previous
        </Button>
      )}
      <Button variant="default" disabled={next === null} onClick={goOn}>
        Next page
      </Button>
    </nav>
  );
}
