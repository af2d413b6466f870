// SPDX-License-Identifier: Apache-2.0
import { plain } from './words.ts';

/** Where a finding stands in its life. The dot is full while it is open, a ring once it is decided, gone when fixed. */
export function StateTag({ state }: { state: string }) {
  return (
    <span className="state" data-state={state}>
      {plain(state)}
    </span>
  );
}
