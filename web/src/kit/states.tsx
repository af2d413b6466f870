// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ApiError } from '../api/client.ts';
import { Icon } from './icon.tsx';

/** What to do next, by what went wrong; the server's own words stand above it. */
function adviceFor(error: Error): string {
  if (!(error instanceof ApiError)) return 'This is a fault in the pages. Load them again; if it stays, tell your administrator.';
  if (error.status === 0) return 'Nothing was changed.';
  if (error.status === 403) return 'An administrator can give you the role that this needs (People, grants).';
  if (error.status === 404) return 'It may have been removed, or stand in a product that you may not read.';
  if (error.status === 429) return `Wait ${error.retryAfter > 0 ? `${error.retryAfter} seconds` : 'a minute'} and try again.`;
  if (error.status >= 500) return 'Try again. If it stays so, the server log has the details under this code.';
  return '';
}

export function Problem({ error, retry }: { error: Error; retry?: (() => unknown) | undefined }) {
  const code = error instanceof ApiError ? error.code : 'page-fault';
  const advice = adviceFor(error);
  return (
    <div className="problem" role="alert">
      <Icon name="alert" size={20} />
      <div>
        <p className="problem-text">{error.message}</p>
        {advice && <p className="soft">{advice}</p>}
        <p className="faint">
          Code: <code>{code}</code>
        </p>
        {retry && (
          <Button variant="default" onClick={() => retry()}>
            Try again
          </Button>
        )}
      </div>
    </div>
  );
}

export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <p className="empty-title">{title}</p>
      {children}
    </div>
  );
}

/** Grey lines where text will stand. Screen readers hear one sentence instead. */
export function Waiting({ lines = 4, what = 'Loading' }: { lines?: number; what?: string }) {
  return (
    <div className="waiting">
      <span className="unseen" role="status">
        {what} …
      </span>
      {Array.from({ length: lines }, (_, line) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all alike and never change places
        <div key={line} className="waiting-line" aria-hidden="true" data-step={line % 4} />
      ))}
    </div>
  );
}

interface LoadedProps<T> {
  query: UseQueryResult<T>;
  lines?: number;
  children: (data: T) => ReactNode;
}

/** Shows a reading: while it is waited for, when it failed, when it is there. Old data stays while new is asked for. */
export function Loaded<T>({ query, lines, children }: LoadedProps<T>) {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.error) return <Problem error={query.error} retry={query.refetch} />;
  return <Waiting {...(lines === undefined ? {} : { lines })} />;
}
