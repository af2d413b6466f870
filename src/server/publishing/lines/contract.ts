// SPDX-License-Identifier: Apache-2.0
import type { Advisory, Publisher } from '../../../model/advisory.ts';
import type { ServerContext } from '../../context.ts';
import type { LineRow, PublicationRow } from '../advisory-rows.ts';

/** What one line is run with. */
export interface LineAsk {
  context: ServerContext;
  publication: PublicationRow;
  line: LineRow;
  /** What is public: a far side never hears of anything else. */
  advisory: Advisory;
  publisher: Publisher;
  /** The line's sealed address, opened; '' where it has none. */
  address: string;
  /** What the same channel and name was given by an earlier publication of this advisory; '' for the first time. */
  earlierId: string;
}

/**
 * `sent`: the far side has taken it. `refused`: it says no for good. `try-later`: nothing was taken. `in-doubt`: it may have been taken,
 * and only a person can tell.
 */
export interface Sent {
  outcome: 'sent' | 'refused' | 'try-later' | 'in-doubt';
  /** One printable line. */
  answer: string;
  remoteId?: string;
  /** SHA-256 of what was handed over. */
  digest?: string;
  /** The far side asked for this much patience before the next try. */
  retryAfterSeconds?: number;
}

/**
 * `there`: it is there and says what it should. `absent`: it is certainly not there. `unknown`: this channel cannot tell. `not-yet`: it
 * may come. `unreached`: the far side could not be asked now, so nothing is known.
 */
export interface Seen {
  found: 'there' | 'absent' | 'unknown' | 'not-yet' | 'unreached';
  answer: string;
  remoteId?: string;
}

/** A kind of line. Both must not throw for what the far side does. */
export interface Line {
  /** Called after `sending` was committed, at most once for each time it was. Local lines have none. */
  send?(ask: LineAsk): Promise<Sent>;
  /** Looks at the far side. Called after a crash amid `sending`, and to prove what was sent. */
  look(ask: LineAsk): Promise<Seen>;
  /** Whether a look settles what is in doubt. Then no person is asked: it is looked for, and sent again only where it is not there. */
  tells?(ask: LineAsk): Promise<boolean>;
}
