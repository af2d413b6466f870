// SPDX-License-Identifier: Apache-2.0
import { sql } from 'kysely';

/** A condition on table `f` of findings: their target was not archived. For counts and lists of what may be anywhere. */
export const standing = sql<boolean>`not exists (
  select 1 from targets gone where gone.id = f.target_id and gone.archived_at is not null)`;
