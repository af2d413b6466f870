// SPDX-License-Identifier: Apache-2.0
import Type from 'typebox';
import { id, instant, integer, list, maybe, nullable, object, oneOf, Someone, text } from './common.ts';

/* Who of the committee is on duty when, who is away, and who stands in. */

const day = Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' });

/** GET /api/v1/committee/rota */
export const CommitteeRota = object({
  /** By whose wall clocks days begin. */
  zone: text,
  members: list(object({ who: Someone, weight: integer, taken: integer, lastAt: nullable(instant), away: Type.Boolean() })),
  /** Everybody of the committee, on the rota or not. */
  committee: list(Someone),
  away: list(
    object({ uid: text, who: Someone, from: instant, until: instant, substitute: nullable(Someone), mine: Type.Boolean() }),
  ),
  /** Whose turn a report would be on each of the coming days, if none came before it. `who` is null: nobody is there. */
  ahead: list(object({ from: day, until: day, who: nullable(Someone), turnOf: nullable(Someone) })),
  /** In which order the next reports are taken. */
  turns: list(Someone),
  /** Days without work and ends of increments in the same time. */
  days: list(object({ day, what: oneOf(['holiday', 'increment-end']) })),
});

/** PUT /api/v1/committee/rota: who is left out takes no turns any more. */
export const RotaBody = object({
  members: Type.Array(object({ id, weight: Type.Integer({ minimum: 0, maximum: 10 }) }), { maxItems: 100 }),
});

/** POST /api/v1/committee/away: oneself, or another member. */
export const AwayBody = object({ who: maybe(id), from: instant, until: instant, substitute: maybe(id) });
export const AwayParams = object({ uid: Type.String({ pattern: '^[0-9a-f]{32}$' }) });
