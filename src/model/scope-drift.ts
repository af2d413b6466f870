// SPDX-License-Identifier: Apache-2.0
import type { Place, ReleaseScope } from './release-scope.ts';

export type DriftCode =
  /** Two versions of one image in one values file. */
  | 'two-tags-in-file'
  /** Two versions of one image in the release itself. */
  | 'two-tags-in-release'
  | 'app-version-differs'
  /** An appVersion that lists names leaves own images out. */
  | 'app-version-incomplete'
  /** An appVersion names what the chart does not hold. */
  | 'app-version-unfounded'
  /** A tag that the source repository does not have. */
  | 'dead-tag'
  | 'tag-missing'
  | 'floating-tag'
  | 'snapshot-tag'
  | 'chart-outside'
  | 'list-lacks'
  | 'list-has-more'
  | 'sbom-missing'
  | 'scan-missing'
  | 'scan-overdue'
  | 'scan-unplanned';

/** One disagreement between the release and what else is said of it. */
export interface Drift {
  code: DriftCode;
  /** For the person: what disagrees with what. */
  message: string;
  /** The image, chart, repository or list it is about; with `code` and `names` its identity from run to run. */
  subject: string;
  /** The values that disagree: tags, names. Sorted. */
  names: readonly string[];
  /** Lines of the charts; empty when it is about something else. */
  where: readonly Place[];
}

/** Another answer to "what is in the release": names of images or repositories, with or without owner. */
export interface ScopeList {
  name: string;
  items: readonly string[];
}

/** Until when a repository's next scan should have arrived. */
export interface ExpectedScan {
  /** `owner/name`, as in `ReleaseScope.repositories`. */
  repository: string;
  /** Days between two scans. */
  everyDays: number;
  /** ISO date or time of the last one; missing when none ever arrived. */
  lastSeen?: string;
}

export interface DriftInput {
  scope: ReleaseScope;
  lists?: readonly ScopeList[];
  /** Git tags or releases per source repository; a repository that is not given is not judged. */
  knownTags?: readonly { repository: string; tags: readonly string[] }[];
  /** Source repositories that have an SBOM. Missing: not judged. */
  sboms?: readonly string[];
  /** Missing: not judged. Needs `now`. */
  expectedScans?: readonly ExpectedScan[];
  now?: Date;
}

export interface ScopeDifference {
  images: {
    added: readonly { repository: string; versions: readonly string[] }[];
    removed: readonly { repository: string; versions: readonly string[] }[];
    changed: readonly { repository: string; from: readonly string[]; to: readonly string[] }[];
  };
  charts: {
    added: readonly { name: string; versions: readonly string[] }[];
    removed: readonly { name: string; versions: readonly string[] }[];
    changed: readonly { name: string; from: readonly string[]; to: readonly string[] }[];
  };
  /** Source repositories that came into or left the scope. */
  repositories: { added: readonly string[]; removed: readonly string[] };
}
