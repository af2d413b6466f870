// SPDX-License-Identifier: Apache-2.0
import type { ErrorComponentProps } from '@tanstack/react-router';
import { Link } from '../kit/link.tsx';
import { PageHead } from '../kit/page.tsx';
import { Empty, Problem } from '../kit/states.tsx';

export function NotFound() {
  return (
    <>
      <PageHead title="No such page" />
      <Empty title="There is no page at this address.">
        <p>
          Go to the <Link href="/">overview</Link>, or press <kbd>/</kbd> and search.
        </p>
      </Empty>
    </>
  );
}

/** A page that broke, or whose file is gone because the server was renewed meanwhile: loading again helps with both. */
export function PageFault({ error }: ErrorComponentProps) {
  return <Problem error={error instanceof Error ? error : new Error(String(error))} retry={() => window.location.reload()} />;
}
