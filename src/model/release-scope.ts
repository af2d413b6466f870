// SPDX-License-Identifier: Apache-2.0
import type { Notice, Problem } from './problem.ts';

/** A line of a file of the chart folder. Paths are posix and relative to it; lines count from 1. */
export interface Place {
  file: string;
  line: number;
}

/**
 * `enabled`: the release's default values deploy it. `disabled`: in the release, switched off by default.
 * `overridden`: written in a chart of the release, but a parent's values say otherwise. `outside`: not in the umbrella.
 */
export type ImageReach = 'enabled' | 'disabled' | 'overridden' | 'outside';

/** How a chart names an image. `template`: written out in a template, past the values. */
export type DeclaredHow = 'repository/tag' | 'embedded' | 'string' | 'name/version' | 'global-string' | 'template';

export type ImageRole = 'container' | 'init-container' | 'sidecar';

export interface ImageDeclaration extends Place {
  how: DeclaredHow;
  role: ImageRole;
  /** Path of the chart whose file this is. */
  chart: string;
  /** Dotted keys from the release's top, or within the chart's own values when it is not part of the release. */
  key: string;
  reach: ImageReach;
  /** The switch that is off, for `disabled`: a key of the values. */
  switchedOffBy?: string;
  /** What a parent chart's values put in its place, for `overridden`; missing when they only remove it. */
  overriddenBy?: Place;
}

/** Why something is not looked after. `undecided`: no rule covers it, or the rule says that someone must decide. */
export interface Exclusion {
  rule: string;
  reason: string;
  undecided: boolean;
}

export interface ReleaseImage {
  /** Registry and full name: `docker.io/library/mysql`. */
  repository: string;
  registry: string;
  /** As people write it: `mysql`, `mojaloop/central-ledger`. */
  name: string;
  /** '' when the chart tells none. */
  tag: string;
  /** '' when the chart tells none. */
  digest: string;
  /** Whether the image is one of the organisation's own. */
  own: boolean;
  /** The best of its declarations. */
  reach: ImageReach;
  declared: readonly ImageDeclaration[];
  /** Paths of the charts whose files declare it. */
  charts: readonly string[];
  /** The source repository it is built from, by the scope rules: `owner/name`. */
  component?: string;
  excluded?: Exclusion;
}

/** One place of a chart in the release: `mojaloop.thirdparty.auth-svc`. */
export interface ChartPlacement {
  as: string;
  enabled: boolean;
  /** Says in words by which dependency and which condition. */
  because: string;
}

export interface ReleaseChart {
  name: string;
  version: string;
  appVersion: string;
  /** Its folder (or packed file); '' when the release's own chart is the folder. */
  path: string;
  /** False for a packed chart of another organisation, and for what it brings along. */
  own: boolean;
  inUmbrella: boolean;
  placements: readonly ChartPlacement[];
  because: string;
  excluded?: Exclusion;
}

/** A dependency that is not in the folder: fetched from a chart repository when the release is built. */
export interface ExternalChart {
  name: string;
  /** As asked for: an exact version or a range. */
  version: string;
  repository: string;
  own: boolean;
  inUmbrella: boolean;
  requiredBy: readonly (Place & { chart: string; as: string })[];
  excluded?: Exclusion;
}

export interface ReleaseScope {
  name: string;
  version: string;
  appVersion: string;
  /** Path of the umbrella chart in the folder. */
  path: string;
  /** Sorted by path. */
  charts: readonly ReleaseChart[];
  externalCharts: readonly ExternalChart[];
  /** One entry per repository, tag and digest; sorted by them. */
  images: readonly ReleaseImage[];
  /** Source repositories of the images that are in scope: the release contains them and no rule excludes them. */
  repositories: readonly { repository: string; images: readonly string[] }[];
  /** One Problem makes the scope incomplete. */
  problems: readonly Problem[];
  notices: readonly Notice[];
}

/**
 * What an organisation calls its own and what it leaves out, as data. Patterns are whole strings in which `*` stands
 * for any text; the first rule that fits wins.
 */
export interface ScopeRules {
  /** Name of the umbrella chart, for folders that hold many. */
  umbrella?: string;
  /** Patterns of repositories: `registry.example.org/acme/*`. */
  ownImages: readonly string[];
  /** Patterns of chart repository addresses. */
  ownChartRepositories: readonly string[];
  /** Image repository to source repository; `*` of the pattern fills `*` of `repository`. Overrides stand first. */
  repositories: readonly { image: string; repository: string }[];
  exclusions: readonly ExclusionRule[];
}

export interface ExclusionRule {
  id: string;
  reason: string;
  undecided?: boolean;
  /**
   * Every condition given must hold; for an image, in each of its live declarations. A chart of another organisation is
   * an `external-chart`, packed or not. An image whose charts are all left out is left out with them, unless a rule
   * names it in `images`.
   */
  when: {
    kind?: 'image' | 'chart' | 'external-chart';
    /** Patterns; a chart's name or path must fit one. */
    charts?: readonly string[];
    /** Patterns; the image's repository must fit one. */
    images?: readonly string[];
    role?: ImageRole;
    own?: boolean;
    inUmbrella?: boolean;
  };
}
