// SPDX-License-Identifier: Apache-2.0
import Type from 'typebox';
import {
  Actor,
  day,
  id,
  instant,
  integer,
  list,
  maybe,
  nullable,
  object,
  oneOf,
  PageQuery,
  page,
  SeverityCounts,
  TargetKind,
  TargetRef,
  text,
} from './common.ts';

export const Product = object({ id, key: text, name: text, targets: integer, open: SeverityCounts });
export const NewProduct = object({
  key: Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,62}$' }),
  name: Type.String({ minLength: 1, maxLength: 120 }),
});
export const Products = list(Product);

export const Expectation = object({ tool: text, everyHours: Type.Integer({ minimum: 1, maximum: 8760 }) });
export const Target = object({
  ...TargetRef.properties,
  productId: id,
  scope: oneOf(['in', 'out']),
  scopeReason: text,
  expects: list(Expectation),
  open: SeverityCounts,
  components: integer,
  lastReportAt: nullable(instant),
  streams: list(object({ tool: text, category: text, lastReportAt: nullable(instant), lastProofAt: nullable(instant) })),
  /** Expected scans that did not arrive in time. */
  missing: list(object({ tool: text, since: nullable(instant), dueAt: instant })),
  archivedAt: nullable(instant),
});
export const TargetsQuery = object({
  ...PageQuery,
  product: maybe(id),
  kind: maybe(TargetKind),
  q: maybe(text),
  missing: maybe(Type.Boolean()),
});
export const Targets = page(Target);
export const TargetBody = object({
  product: id,
  kind: TargetKind,
  ref: Type.String({ minLength: 1, maxLength: 300 }),
  name: maybe(text),
  scope: maybe(oneOf(['in', 'out'])),
  scopeReason: maybe(text),
  expects: maybe(list(Expectation)),
});
export const TargetPatch = Type.Partial(
  object({ name: text, scope: oneOf(['in', 'out']), scopeReason: text, expects: list(Expectation), archived: Type.Boolean() }),
);

/** POST /api/v1/reports?product=&target=&format=&version= with the report as the body. */
export const UploadQuery = object({
  /** Product key or id. */
  product: text,
  /** Target ref, such as `repository:central-ledger`; made when the token may make it. */
  target: text,
  format: maybe(text),
  file: maybe(text),
  /** Version of the target that was scanned. */
  version: maybe(text),
});
export const UploadAnswer = object({
  report: id,
  job: text,
  digest: text,
  bytes: integer,
  duplicate: Type.Boolean(),
  state: text,
});
export const ReportRow = object({
  id,
  target: TargetRef,
  file: text,
  format: text,
  tool: text,
  toolVersion: text,
  version: text,
  digest: text,
  bytes: integer,
  state: oneOf(['received', 'importing', 'imported', 'held', 'refused']),
  reason: text,
  proof: text,
  receivedAt: instant,
  receivedBy: Actor,
  finishedAt: nullable(instant),
  /** observations, opened, reopened, closed, updated, unchanged, components, ignored */
  counts: Type.Record(text, integer),
  notices: list(text),
});
/** GET /api/v1/reports/formats: what the server reads, in the order of their titles. */
export const ReportFormat = object({ id: text, title: text });
export const ReportFormats = list(ReportFormat);
export const ReportsQuery = object({
  ...PageQuery,
  product: maybe(id),
  target: maybe(id),
  state: maybe(text),
  format: maybe(text),
});
export const Reports = page(ReportRow);
/** GET /api/v1/jobs/{id} */
export const Job = object({
  id: text,
  state: oneOf(['waiting', 'running', 'done', 'failed']),
  progress: nullable(text),
  report: nullable(ReportRow),
  message: text,
});
export const JobParams = object({ id: text });

export const ComponentRow = object({
  id,
  purl: text,
  name: text,
  version: text,
  ecosystem: text,
  licenses: list(text),
  deprecated: text,
  targets: integer,
  open: SeverityCounts,
});
export const ComponentsQuery = object({
  ...PageQuery,
  product: maybe(id),
  target: maybe(id),
  q: maybe(text),
  deprecated: maybe(Type.Boolean()),
  /** What targets held at an instant; now when it is not given. Open findings are always those of now. */
  at: maybe(text),
});
export const Components = page(ComponentRow);
export const ComponentView = object({
  ...ComponentRow.properties,
  firstSeen: instant,
  versions: list(object({ id, version: text, targets: integer })),
  usedBy: list(object({ target: TargetRef, version: text, since: instant, scope: text, class: text, direct: Type.Boolean() })),
});

/** GET /api/v1/impact?purl= or ?package= or ?vulnerability=: which targets and releases contain it, since when, fixed where. */
export const ImpactQuery = object({
  purl: maybe(text),
  vulnerability: maybe(text),
  product: maybe(id),
  /** State as of an instant. */
  at: maybe(text),
});
export const Impact = object({
  asked: text,
  /** There is more than could be told at once: ask for one product, or for one version. */
  bounded: Type.Boolean(),
  packages: list(object({ package: text, versions: list(text) })),
  targets: list(
    object({
      target: TargetRef,
      versions: list(text),
      since: instant,
      /** First inventory in which none of the asked versions was left. */
      goneAt: nullable(instant),
      current: Type.Boolean(),
      findings: list(object({ id, state: text, severity: text, fixedIn: text })),
    }),
  ),
  releases: list(object({ id, version: text, product: text, versions: list(text), targets: list(text) })),
});

export const Drift = object({
  code: text,
  message: text,
  where: text,
});
export const ReleaseRow = object({
  id,
  productId: id,
  version: text,
  name: text,
  createdAt: instant,
  frozenAt: nullable(instant),
  members: integer,
  excluded: integer,
  drift: integer,
  open: SeverityCounts,
});
export const ReleasesQuery = object({ ...PageQuery, product: maybe(id) });
export const Releases = page(ReleaseRow);
export const ReleaseView = object({
  ...ReleaseRow.properties,
  images: list(
    object({
      target: nullable(TargetRef),
      repository: text,
      tag: text,
      digest: text,
      chart: text,
      excluded: text,
      declared: list(object({ file: text, line: integer, how: text })),
    }),
  ),
  charts: list(object({ name: text, version: text, appVersion: text, path: text, excluded: text })),
  memberList: list(
    object({
      target: TargetRef,
      version: text,
      inventoryAt: nullable(instant),
      components: integer,
      excluded: text,
      open: SeverityCounts,
    }),
  ),
  driftList: list(Drift),
  problems: list(text),
  exceptions: list(object({ id, about: text, state: text, expires: text, reconfirm: Type.Boolean() })),
});
/** POST /api/v1/releases?product=&version= with the packed chart as the body. */
export const ReleaseUploadQuery = object({ product: text, version: maybe(text) });
export const DiffParams = object({ id, other: id });
/** The instant as of which findings are known, for both releases. */
export const DiffQuery = object({ at: maybe(text) });
export const ReleaseDiff = object({
  from: object({ id, version: text }),
  to: object({ id, version: text }),
  targets: list(object({ target: TargetRef, change: oneOf(['added', 'removed', 'changed', 'same']), from: text, to: text })),
  components: list(
    object({
      change: oneOf(['added', 'removed', 'changed']),
      package: text,
      from: list(text),
      to: list(text),
      targets: list(text),
    }),
  ),
  findings: list(object({ change: oneOf(['appeared', 'gone']), about: text, package: text, severity: text, target: text, id })),
});

/** GET /api/v1/targets/{id}/inventories: what was handed in over time, newest first. */
export const InventoryRow = object({
  id,
  at: instant,
  version: text,
  digest: text,
  components: integer,
  report: nullable(id),
  /** Of that report; '' where there is none. */
  file: text,
  tool: text,
  /** Whether it holds the very same components as the one before it. */
  same: Type.Boolean(),
});
export const Inventories = page(InventoryRow);
/** With `at`: those until that instant, so that the first of them is what the target held then. */
export const InventoriesQuery = object({ ...PageQuery, at: maybe(text) });
/** GET /api/v1/targets/{id}/inventories/diff?from=&to= with ids of inventories of that target. */
export const InventoryDiffQuery = object({ from: id, to: id });
export const InventoryDiff = object({ from: InventoryRow, to: InventoryRow, components: ReleaseDiff.properties.components });
export const TargetInventoryQuery = object({ ...PageQuery, q: maybe(text), deprecated: maybe(Type.Boolean()), at: maybe(text) });

/** GET /api/v1/overview?product= */
export const OverviewQuery = object({ product: maybe(id) });
export const Overview = object({
  open: SeverityCounts,
  overdue: integer,
  dueSoon: integer,
  kev: integer,
  accepted: integer,
  /** Things that wait for this person, most urgent first. */
  todo: list(object({ kind: text, title: text, detail: text, link: text, dueAt: nullable(instant), severity: text })),
  coverage: object({ targets: integer, scanned: integer, stale: integer, missing: integer, inScope: integer }),
  trend: list(
    object({
      day,
      critical: integer,
      high: integer,
      medium: integer,
      low: integer,
      unknown: integer,
      overdue: integer,
      opened: integer,
      closed: integer,
    }),
  ),
  /** Mean days to close by severity over the last 90 days; null when nothing was closed. */
  closeDays: Type.Record(text, nullable(Type.Number())),
  worst: list(object({ target: TargetRef, open: SeverityCounts })),
  database: nullable(object({ digest: text, builtAt: instant, starter: Type.Boolean() })),
});
export const SearchQuery = object({ q: Type.String({ minLength: 2, maxLength: 200 }) });
export const SearchAnswer = object({
  hits: list(
    object({ kind: oneOf(['finding', 'component', 'target', 'release', 'exception']), title: text, detail: text, link: text }),
  ),
});
