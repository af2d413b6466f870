// SPDX-License-Identifier: Apache-2.0
import Type from 'typebox';
import { Missing } from './cases.ts';
import { instant, integer, list, nullable, object, oneOf, text } from './common.ts';

/* Making a release public: what would become so, and what is. */

/** GET /api/v1/releases/:id/publication */
export const ReleasePublication = object({
  /** Whether the caller may make it public or take it back. */
  may: Type.Boolean(),
  missing: list(Missing),
  /** Where it stands or would stand. */
  page: text,
  documents: list(text),
  published: nullable(object({ at: instant, modifiedAt: instant, edition: integer })),
});

/** GET /api/v1/releases/:id/publication/preview */
export const ReleasePreview = object({
  product: text,
  version: text,
  members: list(object({ id: text, hasInventory: Type.Boolean() })),
  packages: integer,
  /** Packages that came from elsewhere than a public registry; at most 200 of them. */
  elsewhere: list(text),
  elsewhereCount: integer,
  statements: object({
    known: integer,
    stated: integer,
    affected: integer,
    notAffected: integer,
    underInvestigation: integer,
    fixed: integer,
  }),
  /** Findings that are not told: no public number, or one that is not public yet. */
  leftOut: integer,
  licences: list(object({ licence: text, components: integer })),
  advisories: list(object({ id: text, relation: oneOf(['affected', 'fixed']) })),
  faults: list(text),
  files: list(object({ path: text, bytes: integer })),
});

/** POST /api/v1/releases/:id/publication : the version, typed. */
export const PublishRelease = object({ version: text });
