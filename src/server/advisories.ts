// SPDX-License-Identifier: Apache-2.0
import type { DatabaseIdentity } from '../model/match.ts';
import type { AdvisoryDatabase } from '../scan/database/contract.ts';

/** The advisory database of the installation, opened anew when `ngao db` swapped it. */
export interface Advisories {
  /** undefined when none is installed. The caller must not keep it over an await of its own. */
  open(): AdvisoryDatabase | undefined;
  identity(): DatabaseIdentity | undefined;
}
