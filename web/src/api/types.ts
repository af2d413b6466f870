// SPDX-License-Identifier: Apache-2.0
// Generated from src/server/contract/ by "npm run docs". Do not edit.

export interface Actor {
  kind: 'person' | 'token' | 'system';
  id: string;
  name: string;
}

export interface Count {
  value: number;
  atLeast: boolean;
}

export interface Done {
  ok: true;
}

export interface IdParams {
  id: number;
}

export type KindName = 'vulnerability' | 'malware' | 'license' | 'deprecated' | 'secret' | 'runtime' | 'provenance' | 'code';

export interface ProblemDocument {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  errors?: {
    path: string;
    message: string;
  }[];
}

export type RoleName = 'viewer' | 'maintainer' | 'committee' | 'administrator' | 'auditor';

export interface SeverityCounts {
  critical: number;
  high: number;
  medium: number;
  low: number;
  unknown: number;
}

export type SeverityName = 'critical' | 'high' | 'medium' | 'low' | 'unknown';

export interface Someone {
  id: number | null;
  name: string;
}

export type StateName = 'new' | 'triaged' | 'in-progress' | 'fixed' | 'accepted' | 'not-affected' | 'false-positive' | 'duplicate';

export type TargetKind = 'repository' | 'image' | 'chart' | 'external';

export interface TargetRef {
  id: number;
  ref: string;
  name: string;
  kind: TargetKind;
}

export interface Assertion {
  vulnerability: string;
  fact: string;
  asserter: string;
  value: WebauthnMessage;
  /** RFC 3339, UTC */
  at: string;
}

export interface AssignBody {
  assignee: number | null;
}

export interface BulkBody {
  ids: number[];
  transition?: TransitionBody;
  assignee?: number | null;
  addTags?: string[];
  removeTags?: string[];
}

export interface BulkResult {
  changed: number;
  refused: {
    id: number;
    reason: string;
  }[];
}

export interface ClockView {
  state: string;
  /** RFC 3339, UTC */
  from: string;
  warnAt: string | null;
  dueAt: string | null;
  because: string[];
  pauses: {
    /** RFC 3339, UTC */
    since: string;
    until: string | null;
    reason: string;
    by: Actor;
  }[];
  escalation: string;
}

export interface CommentBody {
  text: string;
}

export interface FindingEvent {
  id: number;
  /** RFC 3339, UTC */
  at: string;
  actor: Actor;
  event: string;
  from: string;
  to: string;
  reason: string;
  data: Record<string, WebauthnMessage>;
}

export interface FindingFacets {
  severity: Record<string, number>;
  kind: Record<string, number>;
  state: Record<string, number>;
  tool: Record<string, number>;
  count: Count;
}

export interface FindingHistory {
  items: FindingEvent[];
  next: string | null;
  count?: Count;
}

export interface FindingRow {
  id: number;
  kind: KindName;
  about: string;
  title: string;
  severity: SeverityName;
  state: StateName;
  target: TargetRef;
  package: string;
  version: string;
  class: string;
  scope: 'prod' | 'dev';
  file: string;
  line: number;
  fixedIn: string;
  kev: boolean;
  epss: number | null;
  tools: string[];
  assignee: {
    id: number;
    name: string;
  } | null;
  tags: string[];
  /** RFC 3339, UTC */
  firstSeen: string;
  dueAt: string | null;
  clock: 'none' | 'running' | 'warned' | 'breached' | 'paused' | 'met';
}

export interface FindingView {
  id: number;
  kind: KindName;
  about: string;
  title: string;
  severity: SeverityName;
  state: StateName;
  target: TargetRef;
  package: string;
  version: string;
  class: string;
  scope: 'prod' | 'dev';
  file: string;
  line: number;
  fixedIn: string;
  kev: boolean;
  epss: number | null;
  tools: string[];
  assignee: {
    id: number;
    name: string;
  } | null;
  tags: string[];
  /** RFC 3339, UTC */
  firstSeen: string;
  dueAt: string | null;
  clock: 'none' | 'running' | 'warned' | 'breached' | 'paused' | 'met';
  productId: number;
  ids: string[];
  details: string;
  references: string[];
  cwes: string[];
  cvss: {
    version: string;
    vector: string;
    score: number;
    asserter: string;
  }[];
  assertions: Assertion[];
  observations: ObservationView[];
  path: string[];
  fix: {
    kind: 'bump' | 'override' | 'none';
    package: string;
    to: string;
  } | null;
  stateData: Record<string, WebauthnMessage>;
  /** RFC 3339, UTC */
  stateAt: string;
  /** RFC 3339, UTC */
  lastSeen: string;
  closedAt: string | null;
  clockDetails: ClockView;
  exceptions: {
    id: number;
    decision: string;
    state: string;
    reason: string;
    owner: string;
    expires: string;
  }[];
  releases: {
    id: number;
    version: string;
  }[];
  elsewhere: {
    id: number;
    target: TargetRef;
    state: StateName;
    version: string;
  }[];
  transitions: {
    to: StateName;
    needs: string[];
    label: string;
  }[];
}

export interface FindingsPage {
  items: FindingRow[];
  next: string | null;
  count?: Count;
}

export interface FindingsQuery {
  after?: string;
  limit?: number;
  product?: number;
  target?: number;
  release?: number;
  /** Comma-separated; any of them. */
  severity?: string;
  /** Comma-separated; any of them. */
  kind?: string;
  state?: string;
  class?: string;
  scope?: 'prod' | 'dev';
  tool?: string;
  kev?: boolean;
  overdue?: boolean;
  fixable?: boolean;
  /** user id, `me` or `none` */
  assignee?: string;
  tag?: string;
  component?: number;
  vulnerability?: string;
  q?: string;
  sort?: 'severity' | 'due' | 'age' | 'epss' | 'newest';
}

export interface ObservationView {
  tool: string;
  category: string;
  live: boolean;
  /** RFC 3339, UTC */
  since: string;
  until: string | null;
  sinceReport: number | null;
  lastReport: number | null;
  version: string;
  severity: SeverityName;
  severityLabel: string;
  rule: string;
  fixedIn: string[];
  path: string[];
  locations: {
    file: string;
    line: number;
  }[];
  told: {
    state: string;
    reason: string;
  };
}

export interface PauseBody {
  reason: string;
  paused: boolean;
}

export interface TransitionBody {
  to: StateName;
  reason?: string;
  duplicateOf?: number;
}

export interface ComponentRow {
  id: number;
  purl: string;
  name: string;
  version: string;
  ecosystem: string;
  licenses: string[];
  deprecated: string;
  targets: number;
  open: SeverityCounts;
}

export interface ComponentView {
  id: number;
  purl: string;
  name: string;
  version: string;
  ecosystem: string;
  licenses: string[];
  deprecated: string;
  targets: number;
  open: SeverityCounts;
  /** RFC 3339, UTC */
  firstSeen: string;
  versions: {
    id: number;
    version: string;
    targets: number;
  }[];
  usedBy: {
    target: TargetRef;
    version: string;
    /** RFC 3339, UTC */
    since: string;
    scope: string;
    class: string;
    direct: boolean;
  }[];
}

export interface Components {
  items: ComponentRow[];
  next: string | null;
  count?: Count;
}

export interface ComponentsQuery {
  after?: string;
  limit?: number;
  product?: number;
  target?: number;
  q?: string;
  deprecated?: boolean;
  at?: string;
}

export interface DiffParams {
  id: number;
  other: number;
}

export interface DiffQuery {
  from: number;
  to: number;
}

export interface Drift {
  code: string;
  message: string;
  where: string;
}

export interface Expectation {
  tool: string;
  everyHours: number;
}

export interface Impact {
  asked: string;
  bounded: boolean;
  packages: {
    package: string;
    versions: string[];
  }[];
  targets: {
    target: TargetRef;
    versions: string[];
    /** RFC 3339, UTC */
    since: string;
    goneAt: string | null;
    current: boolean;
    findings: {
      id: number;
      state: string;
      severity: string;
      fixedIn: string;
    }[];
  }[];
  releases: {
    id: number;
    version: string;
    product: string;
    versions: string[];
    targets: string[];
  }[];
}

export interface ImpactQuery {
  purl?: string;
  vulnerability?: string;
  product?: number;
  at?: string;
}

export interface Inventories {
  items: InventoryRow[];
  next: string | null;
  count?: Count;
}

export interface InventoriesQuery {
  after?: string;
  limit?: number;
  at?: string;
}

export interface InventoryDiff {
  from: InventoryRow;
  to: InventoryRow;
  components: {
    change: 'added' | 'removed' | 'changed';
    package: string;
    from: string[];
    to: string[];
    targets: string[];
  }[];
}

export interface InventoryDiffQuery {
  from: number;
  to: number;
}

export interface InventoryRow {
  id: number;
  /** RFC 3339, UTC */
  at: string;
  version: string;
  digest: string;
  components: number;
  report: number | null;
  file: string;
  tool: string;
  same: boolean;
}

export interface Job {
  id: string;
  state: 'waiting' | 'running' | 'done' | 'failed';
  progress: string | null;
  report: ReportRow | null;
  message: string;
}

export interface JobParams {
  id: string;
}

export interface NewProduct {
  key: string;
  name: string;
}

export interface Overview {
  open: SeverityCounts;
  overdue: number;
  dueSoon: number;
  kev: number;
  accepted: number;
  todo: {
    kind: string;
    title: string;
    detail: string;
    link: string;
    dueAt: string | null;
    severity: string;
  }[];
  coverage: {
    targets: number;
    scanned: number;
    stale: number;
    missing: number;
    inScope: number;
  };
  trend: {
    day: string;
    critical: number;
    high: number;
    medium: number;
    low: number;
    unknown: number;
    overdue: number;
    opened: number;
    closed: number;
  }[];
  closeDays: Record<string, number | null>;
  worst: {
    target: TargetRef;
    open: SeverityCounts;
  }[];
  database: {
    digest: string;
    /** RFC 3339, UTC */
    builtAt: string;
    starter: boolean;
  } | null;
}

export interface OverviewQuery {
  product?: number;
}

export interface Product {
  id: number;
  key: string;
  name: string;
  targets: number;
  open: SeverityCounts;
}

export type Products = Product[];

export interface ReleaseDiff {
  from: {
    id: number;
    version: string;
  };
  to: {
    id: number;
    version: string;
  };
  targets: {
    target: TargetRef;
    change: 'added' | 'removed' | 'changed' | 'same';
    from: string;
    to: string;
  }[];
  components: {
    change: 'added' | 'removed' | 'changed';
    package: string;
    from: string[];
    to: string[];
    targets: string[];
  }[];
  findings: {
    change: 'appeared' | 'gone';
    about: string;
    package: string;
    severity: string;
    target: string;
    id: number;
  }[];
}

export interface ReleaseRow {
  id: number;
  productId: number;
  version: string;
  name: string;
  /** RFC 3339, UTC */
  createdAt: string;
  frozenAt: string | null;
  members: number;
  excluded: number;
  drift: number;
  open: SeverityCounts;
}

export interface ReleaseUploadQuery {
  product: string;
  version?: string;
}

export interface ReleaseView {
  id: number;
  productId: number;
  version: string;
  name: string;
  /** RFC 3339, UTC */
  createdAt: string;
  frozenAt: string | null;
  members: number;
  excluded: number;
  drift: number;
  open: SeverityCounts;
  images: {
    target: TargetRef | null;
    repository: string;
    tag: string;
    digest: string;
    chart: string;
    excluded: string;
    declared: {
      file: string;
      line: number;
      how: string;
    }[];
  }[];
  charts: {
    name: string;
    version: string;
    appVersion: string;
    path: string;
    excluded: string;
  }[];
  memberList: {
    target: TargetRef;
    version: string;
    inventoryAt: string | null;
    components: number;
    excluded: string;
    open: SeverityCounts;
  }[];
  driftList: Drift[];
  problems: string[];
  exceptions: {
    id: number;
    about: string;
    state: string;
    expires: string;
    reconfirm: boolean;
  }[];
}

export interface Releases {
  items: ReleaseRow[];
  next: string | null;
  count?: Count;
}

export interface ReleasesQuery {
  after?: string;
  limit?: number;
  product?: number;
}

export interface ReportFormat {
  id: string;
  title: string;
}

export type ReportFormats = ReportFormat[];

export interface ReportRow {
  id: number;
  target: TargetRef;
  file: string;
  format: string;
  tool: string;
  toolVersion: string;
  version: string;
  digest: string;
  bytes: number;
  state: 'received' | 'importing' | 'imported' | 'held' | 'refused';
  reason: string;
  proof: string;
  /** RFC 3339, UTC */
  receivedAt: string;
  receivedBy: Actor;
  finishedAt: string | null;
  counts: Record<string, number>;
  notices: string[];
}

export interface Reports {
  items: ReportRow[];
  next: string | null;
  count?: Count;
}

export interface ReportsQuery {
  after?: string;
  limit?: number;
  product?: number;
  target?: number;
  state?: string;
  format?: string;
}

export interface SearchAnswer {
  hits: {
    kind: 'finding' | 'component' | 'target' | 'release' | 'exception';
    title: string;
    detail: string;
    link: string;
  }[];
}

export interface SearchQuery {
  q: string;
}

export interface Target {
  id: number;
  ref: string;
  name: string;
  kind: TargetKind;
  productId: number;
  scope: 'in' | 'out';
  scopeReason: string;
  expects: Expectation[];
  open: SeverityCounts;
  components: number;
  lastReportAt: string | null;
  streams: {
    tool: string;
    category: string;
    lastReportAt: string | null;
    lastProofAt: string | null;
  }[];
  missing: {
    tool: string;
    since: string | null;
    /** RFC 3339, UTC */
    dueAt: string;
  }[];
  archivedAt: string | null;
}

export interface TargetBody {
  product: number;
  kind: TargetKind;
  ref: string;
  name?: string;
  scope?: 'in' | 'out';
  scopeReason?: string;
  expects?: Expectation[];
}

export interface TargetInventoryQuery {
  after?: string;
  limit?: number;
  q?: string;
  deprecated?: boolean;
  at?: string;
}

export interface TargetPatch {
  name?: string;
  scope?: 'in' | 'out';
  scopeReason?: string;
  expects?: Expectation[];
  archived?: boolean;
}

export interface Targets {
  items: Target[];
  next: string | null;
  count?: Count;
}

export interface TargetsQuery {
  after?: string;
  limit?: number;
  product?: number;
  kind?: TargetKind;
  q?: string;
  missing?: boolean;
}

export interface UploadAnswer {
  report: number;
  job: string;
  digest: string;
  bytes: number;
  duplicate: boolean;
  state: string;
}

export interface UploadQuery {
  product: string;
  target: string;
  format?: string;
  file?: string;
  version?: string;
}

export interface ApplyRulesAnswer {
  looked: number;
  changed: number;
  next: number | null;
}

export interface ApplyRulesBody {
  product: number;
  after?: number;
}

export interface DecisionBody {
  reason?: string;
  justification?: JustificationName;
}

export type DecisionName = 'accept' | 'not-affected' | 'false-positive';

export interface DryRunAnswer {
  looked: number;
  atLeast: boolean;
  rules: {
    name: string;
    matched: number;
    changes: number;
    examples: {
      finding: number;
      about: string;
      package: string;
      target: string;
      change: string;
    }[];
  }[];
}

export interface DryRunBody {
  product: number;
  rules?: TriageRuleBody[];
}

export interface ExceptionCounts {
  proposed: number;
  active: number;
  expiring: number;
  expired: number;
  rejected: number;
  revoked: number;
}

export interface ExceptionCountsQuery {
  product?: number;
  q?: string;
}

export interface ExceptionRow {
  id: number;
  productId: number;
  decision: DecisionName;
  justification: string;
  about: string;
  matcher: Matcher;
  reason: string;
  evidence: string;
  issue: string;
  mitigations: string;
  owner: string;
  state: 'proposed' | 'active' | 'rejected' | 'revoked' | 'expired';
  proposedBy: {
    id: number;
    name: string;
  } | null;
  /** RFC 3339, UTC */
  proposedAt: string;
  decidedBy: {
    id: number;
    name: string;
  } | null;
  decidedAt: string | null;
  decisionReason: string;
  expires: string;
  daysLeft: number;
  findings: number;
  release: {
    id: number;
    version: string;
  } | null;
  reconfirm: boolean;
  source: {
    format: string;
    file: string;
    line: number;
    copies: number;
  } | null;
  mayDecide: boolean;
  mayNotBecause: string;
}

export interface Exceptions {
  items: ExceptionRow[];
  next: string | null;
  count?: Count;
}

export interface ExceptionsQuery {
  after?: string;
  limit?: number;
  product?: number;
  state?: string;
  expiring?: boolean;
  q?: string;
}

export interface ImportAnswer {
  entries: number;
  decisions: number;
  withoutReason: number;
  alreadyThere: number;
  matchNothing: number;
  notices: string[];
  proposals: {
    about: string;
    package: string;
    copies: number;
    targets: string[];
    reasons: string[];
    findings: number;
  }[];
}

export interface ImportBody {
  product: number;
  preview: boolean;
  expires: string;
  owner: string;
  files: {
    target: string;
    file: string;
    text: string;
  }[];
}

export type JustificationName = 'component_not_present' | 'vulnerable_code_not_present' | 'vulnerable_code_not_in_execute_path' | 'vulnerable_code_cannot_be_controlled_by_adversary' | 'inline_mitigations_already_exist';

export interface Matcher {
  id: string;
  package?: string;
  version?: string;
  targets?: string[];
  class?: string;
  scope?: string;
}

export interface NewException {
  product: number;
  decision: DecisionName;
  justification?: JustificationName;
  matcher: Matcher;
  reason: string;
  evidence?: string;
  issue?: string;
  mitigations?: string;
  owner: string;
  expires: string;
  release?: number;
}

export interface ProductPolicy {
  preset: string;
  clocks: {
    critical: {
      warnDays: number;
      dueDays: number;
      unit: 'business' | 'calendar';
    };
    high: {
      dueDays: number;
      beforeIncrementEnd: boolean;
    };
    medium: {
      dueDays: number;
      warnAtIncrementEnd: boolean;
    };
    low: {
      dueDays: number;
    };
    unknown: {
      dueDays: number;
    };
    kevDays: number | null;
    onReopen: 'restart' | 'continue';
    escalateAfterDays: number;
  };
  holidays: {
    day: string;
    name: string;
  }[];
  increments: {
    name: string;
    ends: string;
  }[];
  exceptionMaxDays: number;
  exceptionWarnDays: number;
  exceptionNeeds?: ('issue' | 'evidence' | 'mitigations')[];
  massClosure: {
    share: number;
    atLeast: number;
  };
  scopeRules: WebauthnMessage;
}

export interface RenewBody {
  expires: string;
  reason: string;
  evidence?: string;
  issue?: string;
  mitigations?: string;
}

export interface TriageRule {
  id: number;
  productId: number;
  name: string;
  /** conditions and actions; see docs/reference */
  rule: unknown;
  priority: number;
  enabled: boolean;
  logOnly: boolean;
  /** RFC 3339, UTC */
  changedAt: string;
}

export interface TriageRuleBody {
  product: number;
  name: string;
  rule: WebauthnMessage;
  priority: number;
  enabled: boolean;
  logOnly: boolean;
}

export type TriageRules = TriageRule[];

export interface TriageRulesQuery {
  product: number;
}

export interface AcceptInvitation {
  token: string;
  name: string;
  email: string;
  password?: string;
}

export interface AuditPage {
  items: AuditRow[];
  next: string | null;
  count?: Count;
}

export interface AuditQuery {
  after?: string;
  limit?: number;
  actor?: string;
  action?: string;
  /** kind:id */
  subject?: string;
}

export interface AuditRow {
  seq: number;
  /** RFC 3339, UTC */
  at: string;
  actor: Actor;
  action: string;
  subject: {
    kind: string;
    id: string;
  };
  reason: string;
  data: Record<string, WebauthnMessage>;
}

export interface CheckpointView {
  size: number;
  at: string | null;
  note: string;
  verifierKey: string;
  records: number;
}

export interface ConfirmBody {
  password?: string;
  code?: string;
}

export interface FederationRow {
  id: number;
  name: string;
  product: {
    id: number;
    name: string;
  };
  issuer: string;
  audience: string;
  claims: Record<string, string>;
  targets: string[] | null;
  /** RFC 3339, UTC */
  createdAt: string;
  revokedAt: string | null;
}

export type Federations = FederationRow[];

export interface GrantBody {
  role: RoleName;
  product: number | null;
}

export interface InviteAnswer {
  link: string;
  /** RFC 3339, UTC */
  expiresAt: string;
}

export interface InviteBody {
  email: string;
  grants: GrantBody[];
}

export interface LoginAnswer {
  next: 'done' | 'totp' | 'enrol-second-factor';
  csrf: string;
}

export interface LoginBody {
  email: string;
  password: string;
  code?: string;
}

export interface LoginCode {
  code: string;
}

export interface NewFederation {
  name: string;
  product: number;
  issuer: string;
  audience: string;
  claims: Record<string, string>;
  targets: string[] | null;
}

export interface NewPassword {
  password: string;
}

export interface NewToken {
  name: string;
  product: number;
  targets: string[] | null;
  scope?: TokenScopeName;
  days: number;
}

export interface NewTokenAnswer {
  token: string;
  row: TokenRow;
}

export interface PasskeyView {
  id: string;
  name: string;
  /** RFC 3339, UTC */
  createdAt: string;
  usedAt: string | null;
}

export interface RecoveryCodes {
  codes: string[];
}

export interface SavedView {
  id: number;
  name: string;
  page: string;
  query: string;
}

export interface SavedViewBody {
  name: string;
  page: string;
  query: string;
}

export type SavedViews = SavedView[];

export interface SessionRow {
  id: string;
  /** RFC 3339, UTC */
  createdAt: string;
  /** RFC 3339, UTC */
  lastSeen: string;
  /** RFC 3339, UTC */
  expiresAt: string;
  strength: string;
  agent: string;
  current: boolean;
}

export interface SessionView {
  person: {
    id: number;
    name: string;
    email: string;
    grants: {
      id: number;
      role: RoleName;
      product: {
        id: number;
        name: string;
      } | null;
    }[];
    strength: string;
    hasPasskey: boolean;
    hasTotp: boolean;
    /** RFC 3339, UTC */
    confirmedAt: string;
  } | null;
  csrf: string;
  setup: boolean;
  demoOffered: boolean;
  oidc: {
    key: string;
    name: string;
  }[];
  version: string;
  failedSignIns?: number;
}

export interface TokenRow {
  id: number;
  name: string;
  product: {
    id: number;
    name: string;
  };
  targets: string[] | null;
  scope: TokenScopeName;
  /** RFC 3339, UTC */
  createdAt: string;
  createdBy: Actor;
  /** RFC 3339, UTC */
  expiresAt: string;
  usedAt: string | null;
  revokedAt: string | null;
}

export type TokenScopeName = 'ingest' | 'cases:import';

export type Tokens = TokenRow[];

export type TotpConfirm = LoginCode;

export interface TotpStart {
  secret: string;
  uri: string;
}

export interface UserPatch {
  disabled?: boolean;
  name?: string;
}

export interface UserRow {
  id: number;
  name: string;
  email: string;
  grants: {
    id: number;
    role: RoleName;
    product: {
      id: number;
      name: string;
    } | null;
  }[];
  hasPasskey: boolean;
  hasTotp: boolean;
  /** RFC 3339, UTC */
  createdAt: string;
  lastSeen: string | null;
  disabledAt: string | null;
}

export type Users = UserRow[];

export type WebauthnMessage = unknown;

export interface AppealBody {
  reason: string;
}

export interface Challenge {
  challenge: string;
  difficulty: number;
  /** RFC 3339, UTC */
  expiresAt: string;
}

export interface DeleteAnswer {
  deleted: string[];
  kept: {
    what: string;
    until: string | null;
    why: string;
  }[];
}

export interface DeleteBody {
  receipt: string;
}

export type Language = 'en' | 'fr';

export interface NewReport {
  challenge: string;
  solution: string;
  language: Language;
  policyVersion: string;
  fields?: ReportFields;
  encrypted?: string;
  contact?: {
    name?: string;
    address: string;
    key?: string;
  };
  contactWish: 'unknown' | 'forward' | 'withhold';
  creditWish: 'unknown' | 'named' | 'pseudonym' | 'declined';
  creditName?: string;
}

export interface ReceiptBody {
  receipt: string;
}

export interface ReportFields {
  summary: string;
  severity: SeverityName;
  priority?: Level;
  component: string;
  version?: string;
  platform?: string;
  subsystem?: string;
  expected?: string;
  steps: string;
  impact?: string;
  testType?: string;
  foundBy?: string;
  alreadyPublic: 'yes' | 'no' | 'unknown';
  exploited: 'yes' | 'no' | 'unknown';
  disclosurePlan?: string;
  othersTold?: string;
}

export interface ReportForm {
  policyVersion: string;
  policy: {
    en: string;
    fr: string;
  };
  components: {
    name: string;
    kind: string;
    lane: string;
    process: string | null;
  }[];
  keys: {
    fingerprint: string;
    armored: string;
    expiresAt: string | null;
  }[];
  address: string | null;
  answeredWithin: number | null;
}

export interface ReportReceipt {
  receipt: string;
  /** RFC 3339, UTC */
  receivedAt: string;
  /** RFC 3339, UTC */
  answerBy: string;
}

export type ReportSeverity = SeverityName;

export interface ReporterMessage {
  id: string;
  from: 'you' | 'committee';
  /** RFC 3339, UTC */
  at: string;
  subject: string;
  html: string;
}

export interface ReporterSays {
  text: string;
}

export interface ReporterSession {
  csrf: string;
  language: Language;
}

export interface ReporterStep {
  name: 'received' | 'acknowledged' | 'investigating' | 'decided' | 'fixing' | 'released' | 'announced' | 'completed' | 'told' | 'answered' | 'date-agreed' | 'statement' | 'fix-out' | 'published';
  state: 'done' | 'now' | 'awaited' | 'next' | 'skipped';
  at: string | null;
  by: string | null;
}

export interface ReporterView {
  reference: string;
  /** RFC 3339, UTC */
  receivedAt: string;
  language: Language;
  policyVersion: string;
  steps: ReporterStep[];
  now: string;
  next: string;
  nextBy: string | null;
  waitsForYou: boolean;
  secrecyUntil: string | null;
  messages: ReporterMessage[];
  attachments: {
    id: string;
    name: string;
    size: number;
    /** RFC 3339, UTC */
    addedAt: string;
  }[];
  wishes: {
    contact: string;
    credit: string;
    creditName: string;
  };
  draft: {
    html: string;
    commentBy: string | null;
  } | null;
  retest: {
    /** RFC 3339, UTC */
    askedAt: string;
    answer: 'fixed' | 'not-fixed' | null;
  } | null;
  mayAppealUntil: string | null;
  vendor: {
    versions: {
      number: number;
      /** RFC 3339, UTC */
      at: string;
      text: string;
      html: string;
      language: Language;
      tlp: string;
      publish: boolean;
      status: string;
      statusTlp: string;
    }[];
  } | null;
  confidentiality: {
    language: Language;
    texts: SignableText[];
    signedAt: string | null;
    until: string | null;
  } | null;
  embargo: {
    /** RFC 3339, UTC */
    endsAt: string;
    zone: string;
    replyBy: string | null;
    answer: 'invited' | 'accepted' | 'declined' | 'lapsed';
  } | null;
}

export interface ReporterWishes {
  contact: 'forward' | 'withhold';
  credit: 'named' | 'pseudonym' | 'declined';
  creditName?: string;
}

export interface RetestAnswer {
  answer: 'fixed' | 'not-fixed';
  text?: string;
}

export interface SignableText {
  language: Language;
  version: string;
  text: string;
  digest: string;
}

export interface VendorSays {
  text: string;
  language: Language;
  tlp: 'clear' | 'green' | 'amber' | 'amber+strict' | 'red';
  publish: boolean;
  status: 'affected' | 'not-affected' | 'fixed' | 'investigating' | 'unknown';
  statusTlp: 'clear' | 'green' | 'amber' | 'amber+strict' | 'red';
}

export interface AcknowledgeBody {
  textDigest: string;
}

export interface Agenda {
  /** RFC 3339, UTC */
  at: string;
  items: {
    uid: Uid;
    codeName: string;
    what: string;
    why: string;
    dueAt: string | null;
  }[];
  rota: {
    now: Someone | null;
    next: Someone | null;
    away: {
      who: Someone;
      /** RFC 3339, UTC */
      until: string;
    }[];
  };
  numbers: {
    open: number;
    breached: number;
    medianAckDays: number | null;
    fixedBySeverity: {
      level: Level;
      medianDays: number | null;
    }[];
  };
}

export interface AttachmentParams {
  uid: Uid;
  attachment: Uid;
}

export interface BreakGlassBody {
  reason: string;
}

export interface CaseAttachment {
  uid: Uid;
  name: string;
  size: number;
  kind: string;
  warnings: string[];
  state: 'quarantined' | 'released' | 'destroyed';
  /** RFC 3339, UTC */
  addedAt: string;
}

export interface CaseClock {
  uid: Uid;
  kind: string;
  rule: string;
  nature: 'deadline' | 'permission' | 'reminder';
  who: string;
  /** RFC 3339, UTC */
  startedAt: string;
  /** RFC 3339, UTC */
  dueAt: string;
  state: 'running' | 'warned' | 'paused' | 'breached' | 'reached' | 'waiting' | 'open' | 'closed' | 'met' | 'cancelled';
  endedAt: string | null;
  pauses: {
    /** RFC 3339, UTC */
    from: string;
    until: string | null;
    reason: string;
  }[];
}

export interface CaseDecision {
  uid: Uid;
  kind: string;
  question: string;
  openedBy: Someone;
  /** RFC 3339, UTC */
  openedAt: string;
  quorum: number;
  outcome: string | null;
  closedAt: string | null;
  votes: {
    who: Someone;
    vote: 'for' | 'against' | 'abstain';
    reason: string;
    /** RFC 3339, UTC */
    at: string;
  }[];
  mayVote: boolean;
  mayNotBecause: string;
}

export interface CaseMessage {
  uid: Uid;
  thread: Uid;
  direction: 'internal' | 'out' | 'in';
  state: string;
  kind: string;
  author: string;
  subject: string;
  body: string;
  html: string;
  tlp: string;
  language: Language;
  /** RFC 3339, UTC */
  createdAt: string;
  sendAfter: string | null;
  sentAt: string | null;
  deliveries: {
    part: 'to' | 'cc';
    address: string;
    state: string;
    at: string | null;
    answer: string;
    bouncedAt: string | null;
    bounce: string;
    autoAnsweredAt: string | null;
  }[];
  protection: MessageProtection | null;
  stopped: string | null;
}

export type CaseMessages = CaseMessage[];

export interface CaseMove {
  name: string;
  label: string;
  to: string;
  allowed: boolean;
  missing: Missing[];
  rules: string[];
  tells: string[];
  typed: boolean;
}

export interface CaseParticipant {
  uid: Uid;
  role: string;
  name: string;
  address: string | null;
  userId: number | null;
  state: string;
  /** RFC 3339, UTC */
  invitedAt: string;
  toldAt: string | null;
  contactWish: string | null;
  credit: {
    wish: string;
    name: string;
  } | null;
  vendorStatus: string | null;
  statement: string | null;
  statementMarks: {
    /** RFC 3339, UTC */
    at: string;
    language: string;
    tlp: string;
    statusTlp: string;
    publish: boolean;
  } | null;
  keys: PartyKey[];
  grants: {
    uid: Uid;
    scope: string;
    /** RFC 3339, UTC */
    from: string;
    until: string | null;
    acknowledgedAt: string | null;
    acknowledgedAs: {
      language: string;
      version: string;
      digest: string;
    } | null;
    revokedAt: string | null;
  }[];
}

export interface CasePatch {
  version: number;
  owner?: number | null;
  lane?: string;
  level?: Level;
  levelReason?: string;
  title?: string;
  /** RFC 3339, UTC */
  targetDate?: string;
}

export interface CaseRecord {
  uid: Uid;
  kind: string;
  state: string;
  content: WebauthnMessage;
  writtenBy: Actor;
  /** RFC 3339, UTC */
  writtenAt: string;
}

export interface CaseRow {
  uid: Uid;
  codeName: string;
  title: string | null;
  lane: string;
  state: string;
  emergency: string;
  level: Level | null;
  owner: Someone | null;
  /** RFC 3339, UTC */
  receivedAt: string;
  /** RFC 3339, UTC */
  movedAt: string;
  nextClock: CaseClock | null;
  embargoUntil: string | null;
  unread: number;
  waitsFor: 'committee' | 'reporter' | 'vendor' | 'nobody';
}

export interface CaseThread {
  uid: Uid;
  audience: string;
  who: string;
  messages: number;
  unread: number;
  lastAt: string | null;
}

export interface CaseView {
  uid: Uid;
  codeName: string;
  title: string | null;
  lane: string;
  state: string;
  emergency: string;
  level: Level | null;
  owner: Someone | null;
  /** RFC 3339, UTC */
  receivedAt: string;
  /** RFC 3339, UTC */
  movedAt: string;
  nextClock: CaseClock | null;
  embargoUntil: string | null;
  unread: number;
  waitsFor: 'committee' | 'reporter' | 'vendor' | 'nobody';
  version: number;
  report: {
    uid: Uid;
    channel: string;
    /** RFC 3339, UTC */
    receivedAt: string;
    language: Language;
    mailVerdict: string | null;
    content: WebauthnMessage;
    html: string;
    encrypted: string | null;
    opened: {
      by: string;
      /** RFC 3339, UTC */
      at: string;
    }[];
    quality: {
      id: string;
      says: string;
      met: boolean | null;
    }[];
  }[];
  moves: CaseMove[];
  participants: CaseParticipant[];
  recused: Someone[];
  threads: CaseThread[];
  returned: {
    purpose: string;
    /** RFC 3339, UTC */
    bouncedAt: string;
    toReporter: boolean;
  }[];
  attachments: CaseAttachment[];
  decisions: CaseDecision[];
  records: CaseRecord[];
  clocks: CaseClock[];
  embargo: {
    state: string;
    terms: {
      uid: Uid;
      /** RFC 3339, UTC */
      endsAt: string;
      zone: string;
      state: string;
      proposedBy: Actor;
      consents: {
        participant: Uid;
        name: string;
        state: string;
        /** RFC 3339, UTC */
        replyBy: string;
      }[];
    }[];
  };
  facts: {
    uid: Uid;
    fact: string;
    source: string;
    claimedBy: Actor;
    /** RFC 3339, UTC */
    claimedAt: string;
    canonicalAt: string | null;
  }[];
  events: {
    seq: number;
    /** RFC 3339, UTC */
    at: string;
    actor: Actor;
    name: string;
    from: string | null;
    to: string | null;
    note: string;
  }[];
  similar: {
    percent: number;
    known: {
      uid: Uid;
      codeName: string;
    } | null;
  }[];
  processes: {
    component: string;
    url: string | null;
  }[];
  exposure: {
    parties: number;
    toldByReporter: number;
    partyDays: number;
    fixPublicFor: number | null;
  };
  mine: {
    duties: string[];
    recused: boolean;
    until: string | null;
  };
}

export interface Cases {
  items: CaseRow[];
  next: string | null;
  count?: Count;
}

export interface CasesQuery {
  after?: string;
  limit?: number;
  state?: string;
  lane?: string;
  mine?: boolean;
  open?: boolean;
}

export interface ClaimBody {
  fact: string;
  source: string;
}

export interface ClaimParams {
  uid: Uid;
  claim: Uid;
}

export interface ClockBody {
  action: 'pause' | 'resume' | 'override';
  reason: string;
  /** RFC 3339, UTC */
  dueAt?: string;
}

export interface ClockParams {
  uid: Uid;
  clock: Uid;
}

export interface CommitteeSettings {
  quorum: number;
  zone: string;
  holidays?: string[];
  incrementEnds?: string[];
  languages: Language[];
  privateList: string;
  mailbox: string;
  allowed: string[];
  trusted?: {
    name: string;
    address: string;
    why: string;
    language: Language;
  }[];
  undoSeconds: number;
  emergencyDeputies: number[];
  retentionDays?: number;
  spamDays?: number;
  cra?: boolean;
  gateOnCritical?: boolean;
  keys: {
    fingerprint: string;
    armored: string;
  }[];
  processes?: {
    component: string;
    url: string;
  }[];
  policy: {
    version: string;
    en: string;
    fr: string;
  };
}

export interface ConfidentialityText {
  texts: SignableText[];
}

export interface ConsentBody {
  answer: 'accepted' | 'declined';
}

export interface DecisionParams {
  uid: Uid;
  decision: Uid;
}

export interface DoubtBody {
  outcome: 'sent' | 'not-sent';
  reason: string;
}

export interface DraftBody {
  thread: Uid;
  kind: string;
  language?: Language;
  body?: string;
}

export interface GlassParams {
  uid: Uid;
  glass: Uid;
}

export interface HoldBody {
  hold: boolean;
  reason: string;
}

export interface HoldParams {
  uid: Uid;
  wish: Uid;
}

export type Level = 'critical' | 'high' | 'medium' | 'low';

export interface MadeAnswer {
  uid: Uid;
}

export interface MessageParams {
  uid: Uid;
  message: Uid;
}

export interface MessagePatch {
  body: string;
}

export interface Missing {
  code: string;
  message: string;
}

export interface MoveAnswer {
  moved: boolean;
  missing: Missing[];
  case: CaseView | null;
}

export interface MoveBody {
  name: string;
  version: number;
  note?: string;
  typed?: string;
  target?: Uid;
  reveal?: string;
}

export interface NewCase {
  lane: string;
  title: string;
  text: string;
  language: Language;
  /** RFC 3339, UTC */
  receivedAt?: string;
  reporter?: {
    name?: string;
    address?: string;
  };
}

export interface NewDecision {
  kind: string;
  question: string;
  factors?: Record<string, WebauthnMessage>;
  /** RFC 3339, UTC */
  closesAt?: string;
}

export type NoteBody = ReporterSays;

export interface ParticipantBody {
  role: string;
  userId?: number;
  name?: string;
  address?: string;
  language?: Language;
  days?: number;
  reason?: string;
}

export interface ParticipantParams {
  uid: Uid;
  participant: Uid;
}

export interface RecordBody {
  version: number;
  content: WebauthnMessage;
}

export interface RecordParams {
  uid: Uid;
  kind: string;
}

export type RecuseBody = BreakGlassBody;

export type ReporterSeverity = SeverityName;

export type RevokeBody = BreakGlassBody;

export interface TermBody {
  /** RFC 3339, UTC */
  endsAt: string;
  zone: string;
  reason?: string;
}

export interface TermSetBody {
  terms: string[];
  days: number;
}

export interface TermsParams {
  uid: Uid;
  terms: Uid;
}

export interface ThreadParams {
  uid: Uid;
  thread: Uid;
}

export type Uid = string;

export type UidParams = MadeAnswer;

export interface VoteBody {
  vote: 'for' | 'against' | 'abstain';
  reason?: string;
}

export type Inbound = InboundRow[];

export interface InboundAnswer {
  case: Uid | null;
}

export interface InboundBody {
  as: 'new-report' | 'join-case' | 'spam' | 'discard';
  case?: Uid;
}

export interface InboundRow {
  uid: Uid;
  /** RFC 3339, UTC */
  receivedAt: string;
  source: string;
  reason: string;
  verdict: string;
}

export interface InboundView {
  uid: Uid;
  /** RFC 3339, UTC */
  receivedAt: string;
  source: string;
  reason: string;
  verdict: string;
  state: 'quarantined' | 'routed' | 'discarded';
  from: string;
  to: string[];
  subject: string;
  html: string;
  size: number;
  attachments: {
    name: string;
    type: string;
    size: number;
  }[];
  names: {
    uid: Uid;
    codeName: string;
  } | null;
}

export interface PublicIssueBody {
  as: 'new-case' | 'dismiss';
}

export interface PublicIssueRow {
  uid: Uid;
  address: string;
  score: number;
  reasons: string[];
  /** RFC 3339, UTC */
  seenAt: string;
}

export type PublicIssues = PublicIssueRow[];

export interface PublicIssuesAnswer {
  looked: number;
  waiting: number;
}

export interface PublicIssuesBody {
  issue?: {
    html_url: string;
    title: string;
    body?: string | null;
  };
  issues?: {
    html_url: string;
    title: string;
    body?: string | null;
  }[];
}

export interface KeyDecisionBody {
  as: 'confirmed' | 'refused';
  fingerprint: string;
}

export interface KeyParams {
  fingerprint: string;
}

export interface MessageProtection {
  encryption: string;
  signature: string;
  fingerprints: string[];
  covers: string;
}

export interface OwnKeyBody {
  armored: string;
}

export interface PartyKey {
  uid: Uid;
  source: string;
  state: string;
  /** RFC 3339, UTC */
  seenAt: string;
  fingerprint: string;
  algorithm: string;
  addresses: string[];
  expiresAt: string | null;
  problems: string[];
}

export interface AssessmentRecord {
  reproduced: 'yes' | 'no' | 'not-tried';
  finding: 'vulnerability' | 'not-a-vulnerability' | 'not-confirmed';
  environment?: string;
  result: string;
}

export interface CraRecord {
  event: 'exploited-vulnerability' | 'severe-incident';
  because: string;
  /** RFC 3339, UTC */
  suspectedAt?: string;
  /** RFC 3339, UTC */
  awareAt?: string;
  /** RFC 3339, UTC */
  earlyWarningAt?: string;
  /** RFC 3339, UTC */
  notificationAt?: string;
  /** RFC 3339, UTC */
  measureAt?: string;
  /** RFC 3339, UTC */
  finalAt?: string;
}

export interface DisclosureFactorsBody {
  alreadyPublic: boolean;
  severity: SeverityName;
  criticalInfrastructure: boolean;
  safety: boolean;
  mitigationsAvailable: boolean;
  vendorAnswer: 'responsive' | 'slow' | 'silent' | 'none-needed';
  daysToApply: number;
}

export interface EvidenceRecord {
  what: string;
}

export interface FixRecord {
  privatePlace?: string;
  component?: string;
  authors?: number[];
  change?: string;
  commits?: string[];
}

export interface OpenedReportRecord {
  report: Uid;
  text: string;
}

export interface PlaybookRecord {
  playbook: string;
  /** RFC 3339, UTC */
  startedAt: string;
  done: string[];
  steps?: {
    id: string;
    by: string;
    /** RFC 3339, UTC */
    at: string;
  }[];
}

export interface ReleaseProofRecord {
  component: Uid;
  artefact: 'npm' | 'image' | 'chart';
  version: string;
  digest: string;
  verified: boolean;
}

export interface RetrospectiveRecord {
  wentWell: string;
  wentBadly: string;
  actions: string[];
}

export interface ReviewRecord {
  fixes: boolean;
  minimal: boolean;
  tested: boolean;
  sideEffects: boolean;
  notes?: string;
}

export interface SilenceRecord {
  reason: 'unreachable' | 'left-no-way';
  tried: string;
}

export interface VulnerabilityRecord {
  summary: string;
  weakness?: string;
  affected: {
    uid?: Uid;
    name: string;
    range?: string;
  }[];
  impact?: string;
  workaround?: string;
  cvss?: {
    reporter?: {
      v31?: string;
      v40?: string;
    };
    team?: {
      v31?: string;
      v40?: string;
    };
  };
  ssvc?: {
    exploitation: 'none' | 'poc' | 'active';
    automatable: boolean;
    technicalImpact: 'partial' | 'total';
    missionImpact: 'degraded' | 'crippled' | 'failure' | 'mission-failure';
    safetyImpact: 'negligible' | 'marginal' | 'critical' | 'catastrophic';
    valueDensity?: 'diffuse' | 'concentrated';
    systemExposure?: 'small' | 'controlled' | 'open';
    missionWellBeing?: 'low' | 'medium' | 'high';
  };
  paymentImpact?: 'none' | 'information' | 'delay' | 'wrong-amounts' | 'loss-of-funds' | 'settlement';
  level?: Level;
  levelReason?: string;
  zeroDay?: boolean;
}

export interface AnswerForBody {
  answer: 'accepted' | 'declined';
  source: string;
}

export interface AttachAnswer {
  uid: string;
}

export interface CaseDesk {
  targetDate: string | null;
  accounts: {
    id: number;
    name: string;
    committee: boolean;
  }[];
  declared: boolean;
  votes: {
    uid: string;
    /** RFC 3339, UTC */
    closesAt: string;
    factors: DisclosureFactorsBody | null;
    outcome: string;
    for: number;
    against: number;
    abstain: number;
    waitingFor: Someone[];
  }[];
  supporters: {
    claim: string;
    people: Someone[];
  }[];
  terms: {
    uid: string;
    /** RFC 3339, UTC */
    madeAt: string;
    /** RFC 3339, UTC */
    expiresAt: string;
    words: string[];
  }[];
  glass: {
    uid: string;
    askedBy: Someone;
    /** RFC 3339, UTC */
    askedAt: string;
    reason: string;
    confirmedBy: Someone | null;
    until: string | null;
  }[];
  readers: {
    /** RFC 3339, UTC */
    at: string;
    who: string;
    what: 'case' | 'file';
    file: string | null;
  }[];
  timeline: {
    /** RFC 3339, UTC */
    at: string;
    what: string;
    party: string;
    rule: string;
    nature: string;
    state: string;
  }[];
  clockWords: {
    kind: string;
    says: string;
  }[];
  fileWarnings: Missing[];
  playbooks: {
    name: string;
    title: string;
    when: string;
    steps: {
      id: string;
      says: string;
      who: string;
      hours: number;
    }[];
  }[];
  exitGrounds: string[];
  handOver: string[];
  reporterContact: {
    wish: string;
    askedAt: string | null;
    underWay: boolean;
    mayAsk: boolean;
  };
  preNotice: {
    missing: string[];
    parties: {
      name: string;
      address: string;
      why: string;
      told: boolean;
    }[];
  };
  choices: {
    lanes: string[];
    roles: string[];
    signing: string[];
    decisions: string[];
    facts: string[];
  };
}

export interface CaseInvitation {
  uid: string;
  codeName: string;
  role: string;
  until: string | null;
  signed: boolean;
  texts: SignableText[];
  embargo: {
    /** RFC 3339, UTC */
    endsAt: string;
    zone: string;
    /** RFC 3339, UTC */
    replyBy: string;
    state: string;
  } | null;
}

export type CaseInvitations = CaseInvitation[];

export interface CvssAnswer {
  version: string;
  score: number;
  severity: string;
}

export interface CvssBody {
  vector: string;
}

export interface EmbargoExitBody {
  version: number;
  ground: string;
  reason: string;
  typed: string;
}

export interface HandOver {
  fields: Record<string, WebauthnMessage>;
  text: string;
}

export interface HandOverBody {
  coordinator: string;
}

export interface PreNoticeBody {
  addresses: string[];
}

export interface SetAsideAnswer {
  moved: string[];
  left: {
    uid: string;
    why: string;
  }[];
}

export interface SetAsideBody {
  uids: Uid[];
}

export interface CaseImportAnswer {
  reference: string;
  /** RFC 3339, UTC */
  receivedAt: string;
  repeated: boolean;
}

export type CaseImportDocument = CsafDocument | GithubAdvisory;

export interface CaseImportQuery {
  format?: 'csaf' | 'github';
}

export interface CsafDocument {
  document: {
    csaf_version: '2.0';
    category: string;
    title: string;
    publisher: {
      name: string;
      namespace: string;
      category: string;
      contact_details?: string;
    };
    tracking: {
      id: string;
      status: string;
      version: string;
    };
  };
  product_tree?: WebauthnMessage;
  vulnerabilities?: WebauthnMessage[];
}

export interface GithubAdvisory {
  ghsa_id: string;
  cve_id?: string | null;
  html_url?: string;
  summary: string;
  description: string;
  state: 'triage';
  severity?: Level | null;
  author?: {
    login: string;
  } | null;
  identifiers?: {
    type: string;
    value: string;
  }[];
  vulnerabilities?: {
    package: {
      ecosystem: string;
      name?: string | null;
    } | null;
    vulnerable_version_range?: string | null;
    patched_versions?: string | null;
    vulnerable_functions?: string[] | null;
  }[] | null;
  cvss?: {
    vector_string?: string | null;
  } | null;
  cvss_severities?: {
    cvss_v3?: {
      vector_string?: string | null;
    } | null;
    cvss_v4?: {
      vector_string?: string | null;
    } | null;
  } | null;
  cwes?: {
    cwe_id: string;
    name?: string;
  }[] | null;
  cwe_ids?: string[] | null;
  credits?: {
    login?: string;
    type?: string;
  }[] | null;
}

export interface CaseCertificate {
  uid: string;
  codeName: string;
  /** RFC 3339, UTC */
  receivedAt: string;
  closedAt: string | null;
  retainedUntil: string | null;
  /** RFC 3339, UTC */
  destroyedAt: string;
  parties: number;
  key: string;
  audit: {
    seq: number;
    digest: string;
  };
}

export interface CaseKeeping {
  standing: 'open' | 'held' | 'counting' | 'due';
  destroyAt: string | null;
  says: string;
  legalHold: boolean;
  closedAt: string | null;
  retentionDays: number;
  spamDays: number;
  holds: {
    uid: string;
    hold: boolean;
    reason: string;
    askedBy: Someone;
    /** RFC 3339, UTC */
    askedAt: string;
    confirmedBy: Someone | null;
    confirmedAt: string | null;
  }[];
}

export interface CaseLeaks {
  checkedAt: string | null;
  checkedBy: Someone | null;
  open: number;
  revision: string;
  report: {
    schema: 'ngao-guard/1';
    tool: {
      name: string;
      version: string;
    };
    lane: {
      name: 'embargo' | 'advisory' | 'normal';
      from: 'flag' | 'terms' | 'config' | 'default';
    };
    complete: boolean;
    problems: Missing[];
    checked: {
      texts: number;
      lines: number;
      commits: number;
      termSets: number;
      /** Files of the change that hold no text and so were not looked at. */
      binaries: number;
    };
    findings: {
      /** What a waiver names. Survives moving within a file. */
      fingerprint: string;
      rule: string;
      level: 'block' | 'warn';
      status: 'open' | 'waived';
      source: {
        kind: 'commit-subject' | 'commit-body' | 'commit-trailer' | 'branch' | 'pr-title' | 'pr-body' | 'changelog' | 'file-name' | 'test-name' | 'comment' | 'code' | 'lockfile' | 'sbom' | 'text';
        commit: string | null;
        file: string | null;
      };
      /** From 1; in a diff the line of the new file, 0 for a line taken out. */
      line: number;
      /** UTF-16 units, from 1. */
      column: number;
      /** UTF-16 units; 0 where something is missing rather than said. */
      length: number;
      /** What gives it away, and what to write instead. */
      message: string;
    }[];
    waivers: {
      state: 'applied' | 'refused';
      covered: number;
      message: string;
      expires: string | null;
    }[];
    summary: {
      block: number;
      warn: number;
      waived: number;
      left: number;
    };
    verdict: {
      result: 'clean' | 'leak' | 'incomplete';
      exitCode: 0 | 1 | 3;
    };
  } | null;
  waivers: {
    who: Someone;
    /** RFC 3339, UTC */
    at: string;
    reason: string;
  }[];
  waiversNeeded: number;
  fixAuthors: Someone[];
}

export interface LeakCheckAnswer {
  revision: string;
  open: number;
  waivedBy: number;
  report: {
    schema: 'ngao-guard/1';
    tool: {
      name: string;
      version: string;
    };
    lane: {
      name: 'embargo' | 'advisory' | 'normal';
      from: 'flag' | 'terms' | 'config' | 'default';
    };
    complete: boolean;
    problems: Missing[];
    checked: {
      texts: number;
      lines: number;
      commits: number;
      termSets: number;
      /** Files of the change that hold no text and so were not looked at. */
      binaries: number;
    };
    findings: {
      /** What a waiver names. Survives moving within a file. */
      fingerprint: string;
      rule: string;
      level: 'block' | 'warn';
      status: 'open' | 'waived';
      source: {
        kind: 'commit-subject' | 'commit-body' | 'commit-trailer' | 'branch' | 'pr-title' | 'pr-body' | 'changelog' | 'file-name' | 'test-name' | 'comment' | 'code' | 'lockfile' | 'sbom' | 'text';
        commit: string | null;
        file: string | null;
      };
      /** From 1; in a diff the line of the new file, 0 for a line taken out. */
      line: number;
      /** UTF-16 units, from 1. */
      column: number;
      /** UTF-16 units; 0 where something is missing rather than said. */
      length: number;
      /** What gives it away, and what to write instead. */
      message: string;
    }[];
    waivers: {
      state: 'applied' | 'refused';
      covered: number;
      message: string;
      expires: string | null;
    }[];
    summary: {
      block: number;
      warn: number;
      waived: number;
      left: number;
    };
    verdict: {
      result: 'clean' | 'leak' | 'incomplete';
      exitCode: 0 | 1 | 3;
    };
  };
}

export interface LeakCheckBody {
  texts?: {
    kind: 'branch' | 'pr-title' | 'pr-body' | 'changelog' | 'message' | 'diff' | 'text';
    text: string;
  }[];
  report?: {
    schema: 'ngao-guard/1';
    tool: {
      name: string;
      version: string;
    };
    lane: {
      name: 'embargo' | 'advisory' | 'normal';
      from: 'flag' | 'terms' | 'config' | 'default';
    };
    complete: boolean;
    problems: Missing[];
    checked: {
      texts: number;
      lines: number;
      commits: number;
      termSets: number;
      /** Files of the change that hold no text and so were not looked at. */
      binaries: number;
    };
    findings: {
      /** What a waiver names. Survives moving within a file. */
      fingerprint: string;
      rule: string;
      level: 'block' | 'warn';
      status: 'open' | 'waived';
      source: {
        kind: 'commit-subject' | 'commit-body' | 'commit-trailer' | 'branch' | 'pr-title' | 'pr-body' | 'changelog' | 'file-name' | 'test-name' | 'comment' | 'code' | 'lockfile' | 'sbom' | 'text';
        commit: string | null;
        file: string | null;
      };
      /** From 1; in a diff the line of the new file, 0 for a line taken out. */
      line: number;
      /** UTF-16 units, from 1. */
      column: number;
      /** UTF-16 units; 0 where something is missing rather than said. */
      length: number;
      /** What gives it away, and what to write instead. */
      message: string;
    }[];
    waivers: {
      state: 'applied' | 'refused';
      covered: number;
      message: string;
      expires: string | null;
    }[];
    summary: {
      block: number;
      warn: number;
      waived: number;
      left: number;
    };
    verdict: {
      result: 'clean' | 'leak' | 'incomplete';
      exitCode: 0 | 1 | 3;
    };
  };
}

export interface LeakWaiverBody {
  version: number;
  revision: string;
  reason: string;
}

export interface CaseCra {
  enabled: boolean;
  current: CraRecord | null;
  log: {
    /** RFC 3339, UTC */
    at: string;
    by: Someone;
    awareAt: string | null;
    because: string;
  }[];
  drafts: {
    stage: 'early-warning' | 'notification' | 'final-report';
    rule: string;
    text: string;
  }[];
}

export interface CaseEvidence {
  format: 'ngao-case-evidence/1';
  /** RFC 3339, UTC */
  madeAt: string;
  madeBy: Someone;
  case: {
    uid: Uid;
    codeName: string;
    lane: string;
    state: string;
    level: string | null;
    /** RFC 3339, UTC */
    receivedAt: string;
    closedAt: string | null;
  };
  history: {
    seq: number;
    /** RFC 3339, UTC */
    at: string;
    actor: Actor;
    name: string;
    from: string | null;
    to: string | null;
  }[];
  findings: {
    /** RFC 3339, UTC */
    linkedAt: string;
    finding: {
      id: number;
      about: string;
      title: string;
      severity: SeverityName;
      state: StateName;
      product: {
        id: number;
        name: string;
      };
      target: string;
    } | null;
    states: {
      /** RFC 3339, UTC */
      at: string;
      from: string;
      to: string;
    }[];
    scans: {
      digest: string;
      format: string;
      tool: string;
      toolVersion: string;
      /** RFC 3339, UTC */
      receivedAt: string;
      /** RFC 3339, UTC */
      since: string;
      until: string | null;
    }[];
  }[];
  fixes: {
    commit: string;
    component: string;
    /** RFC 3339, UTC */
    recordedAt: string;
    recordedBy: Actor;
  }[];
  releases: {
    component: string;
    artefact: string;
    version: string;
    digest: string;
    verified: boolean;
    /** RFC 3339, UTC */
    recordedAt: string;
    recordedBy: Actor;
  }[];
}

export interface CaseFinding {
  uid: Uid;
  linkedBy: Someone;
  /** RFC 3339, UTC */
  linkedAt: string;
  finding: {
    id: number;
    about: string;
    title: string;
    severity: SeverityName;
    state: StateName;
    product: {
      id: number;
      name: string;
    };
    target: string;
  } | null;
}

export type CaseFindings = CaseFinding[];

export interface LinkFindingBody {
  finding: number;
}

export interface LinkParams {
  uid: Uid;
  link: Uid;
}

export interface AwayBody {
  who?: number;
  /** RFC 3339, UTC */
  from: string;
  /** RFC 3339, UTC */
  until: string;
  substitute?: number;
}

export type AwayParams = MadeAnswer;

export interface CommitteeRota {
  zone: string;
  members: {
    who: Someone;
    weight: number;
    taken: number;
    lastAt: string | null;
    away: boolean;
  }[];
  committee: Someone[];
  away: {
    uid: string;
    who: Someone;
    /** RFC 3339, UTC */
    from: string;
    /** RFC 3339, UTC */
    until: string;
    substitute: Someone | null;
    mine: boolean;
  }[];
  ahead: {
    from: string;
    until: string;
    who: Someone | null;
    turnOf: Someone | null;
  }[];
  turns: Someone[];
  days: {
    day: string;
    what: 'holiday' | 'increment-end';
  }[];
}

export interface RotaBody {
  members: {
    id: number;
    weight: number;
  }[];
}

export interface Advisories {
  items: AdvisoryRow[];
  next: string | null;
  count?: Count;
}

export interface AdvisoriesQuery {
  after?: string;
  limit?: number;
  state?: AdvisoryState;
  case?: Uid;
}

export interface Advisory {
  id: string;
  aliases: string[];
  title: AdvisoryText;
  summary: AdvisoryText;
  details: AdvisoryText;
  impact: AdvisoryText;
  workaround?: AdvisoryText;
  severity: Level;
  products: AdvisoryProduct[];
  cwes: string[];
  cvss: AdvisoryScore[];
  ssvc?: {
    exploitation: 'none' | 'poc' | 'active';
    automatable: boolean;
    technicalImpact: 'partial' | 'total';
  };
  references: AdvisoryReference[];
  credits: {
    name: string;
    type: 'finder' | 'reporter' | 'analyst' | 'coordinator' | 'remediation-developer' | 'remediation-reviewer' | 'remediation-verifier' | 'tool' | 'sponsor' | 'other';
    organisation?: string;
  }[];
  vendorStatements: VendorStatement[];
  timeline: {
    at: string;
    text: AdvisoryText;
  }[];
  tlp: 'clear' | 'green' | 'amber' | 'amber+strict' | 'red';
  languages: Language[];
  revisions: {
    number: number;
    at: string;
    text: AdvisoryText;
  }[];
  published: string | null;
  withdrawn?: {
    at: string;
    text: AdvisoryText;
  };
}

export interface AdvisoryApproval {
  kind: ApprovalKind;
  who: Someone;
  /** RFC 3339, UTC */
  at: string;
  mine: boolean;
}

export interface AdvisoryBody {
  version: number;
  content: Advisory;
  note?: string;
  noteFr?: string;
  agreed?: string[];
}

export interface AdvisoryComment {
  uid: Uid;
  who: string;
  role: string;
  /** RFC 3339, UTC */
  at: string;
  revision: number;
  html: string;
  settledAt: string | null;
}

export interface AdvisoryDiff {
  from: number;
  to: number;
  changes: {
    field: string;
    kind: 'added' | 'removed' | 'changed';
    before: string | null;
    after: string | null;
  }[];
}

export interface AdvisoryFormatRow {
  id: string;
  title: string;
  mediaType: string;
  languages: 'each' | 'one';
}

export interface AdvisoryNumber {
  uid: Uid;
  kind: 'cve' | 'ghsa' | 'other';
  route: string;
  state: 'wanted' | 'requested' | 'reserved' | 'published' | 'rejected' | 'failed';
  value: string | null;
  /** RFC 3339, UTC */
  wantedAt: string;
  waitsDays: number | null;
}

export interface AdvisoryProduct {
  name: string;
  vendor?: string;
  purl: string;
  ecosystem?: string;
  status: 'affected' | 'not-affected' | 'under-investigation';
  scheme: 'semver' | 'ecosystem';
  ranges: AdvisoryRange[];
  versions: string[];
  justification?: JustificationName;
  statement?: AdvisoryText;
}

export interface AdvisoryRange {
  introduced: string;
  fixed?: string;
  lastAffected?: string;
}

export interface AdvisoryReference {
  type: 'advisory' | 'article' | 'fix' | 'report' | 'package' | 'evidence' | 'web';
  url: string;
  title?: string;
}

export interface AdvisoryRow {
  uid: Uid;
  number: string;
  title: string;
  state: AdvisoryState;
  severity: Level;
  caseUid: Uid | null;
  caseName: string | null;
  revision: number;
  missing: number;
  faults: number;
  commentsOpen: number;
  approvals: number;
  numbers: AdvisoryNumber[];
  /** RFC 3339, UTC */
  changedAt: string;
  publishedAt: string | null;
}

export interface AdvisoryScore {
  version: '3.1' | '4.0';
  vector: string;
  score: number;
}

export type AdvisoryState = 'draft' | 'review' | 'approved' | 'planned' | 'published' | 'withdrawn' | 'dropped';

export interface AdvisoryText {
  en: string;
  fr?: string;
}

export type AdvisoryUid = MadeAnswer;

export interface AdvisoryView {
  uid: Uid;
  number: string;
  state: AdvisoryState;
  version: number;
  revision: number;
  digest: string;
  caseUid: Uid | null;
  caseName: string | null;
  publishedAt: string | null;
  content: Advisory;
  faults: Remark[];
  warnings: Remark[];
  missing: MissingPart[];
  withheld: {
    field: string;
    because: string;
  }[];
  languagesMissing: string[];
  agreed: string[];
  comments: AdvisoryComment[];
  approvals: AdvisoryApproval[];
  approving: Approving[];
  numbers: AdvisoryNumber[];
  revisions: {
    number: number;
    digest: string;
    by: Someone;
    /** RFC 3339, UTC */
    at: string;
    note: string;
  }[];
  formats: AdvisoryFormatRow[];
  offered: boolean;
  newerStatements: string[];
  mine: {
    edit: boolean;
    comment: boolean;
  };
}

export type ApprovalKind = 'announce' | 'announce-early' | 'proof-of-concept' | 'waive-languages';

export interface ApproveBody {
  kind: ApprovalKind;
  digest: string;
}

export interface Approving {
  kind: ApprovalKind;
  needs: number;
  given: number;
  may: boolean;
  because: string;
}

export interface CommentParams {
  uid: Uid;
  comment: Uid;
}

export interface MissingPart {
  field: string;
  says: string;
  next: string;
}

export interface NewAdvisory {
  case?: Uid;
  product?: number;
  name?: string;
  purl?: string;
  title?: string;
}

export interface NumberBody {
  kind: 'cve' | 'ghsa' | 'other';
  route: string;
  state?: 'wanted' | 'requested' | 'reserved' | 'published' | 'rejected' | 'failed';
  value?: string;
}

export interface PreviewQuery {
  format: string;
  language?: Language;
  revision?: number;
}

export interface Publisher {
  name: string;
  namespace: string;
  baseUrl: string;
  reportUrl?: string;
  contact: string;
  idPrefix: string;
  cna?: {
    orgId: string;
    shortName: string;
  };
  languages: Language[];
  category?: 'vendor' | 'coordinator' | 'discoverer' | 'translator' | 'user' | 'other';
  policyUrl?: string;
  moreContacts?: string[];
}

export interface Remark {
  rule: string;
  place: string;
  message: string;
}

export interface RenderAnswer {
  faults: Remark[];
  warnings: Remark[];
  missing: MissingPart[];
  languagesMissing: string[];
  scores: (number | null)[];
  document: {
    mediaType: string;
    text: string;
    faults: Remark[];
  } | null;
  html: {
    field: string;
    language: Language;
    html: string;
  }[];
}

export interface RenderBody {
  content: Advisory;
  format?: string;
  language?: Language;
}

export interface ReporterCommentBody {
  text: string;
  digest: string;
}

export interface ReporterDraft {
  number: string;
  digest: string;
  title: string;
  severity: string;
  parts: {
    field: string;
    html: string;
  }[];
  products: {
    name: string;
    affected: string[];
    fixed: string[];
  }[];
  credits: string[];
  comments: {
    uid: Uid;
    /** RFC 3339, UTC */
    at: string;
    html: string;
    settledAt: string | null;
  }[];
}

export interface UnapproveBody {
  kind: ApprovalKind;
}

export interface VendorStatement {
  vendor: string;
  text: string;
  language: string;
  at: string;
}

export interface VersionBody {
  version: number;
}

export interface LineBody {
  action: 'retry' | 'mark-sent' | 'withdraw';
  reason?: string;
}

export interface LineParams {
  uid: Uid;
  line: Uid;
}

export interface PlanAnswer {
  planned: boolean;
  missing: Missing[];
  publication: Publication | null;
}

export interface PlanBody {
  kind: 'announce' | 'early' | 'revision' | 'withdrawal';
  version: number;
  typed: string;
  /** RFC 3339, UTC */
  notBefore?: string;
  channels: string[];
  lists: string[];
  reason?: string;
}

export interface Publication {
  uid: Uid;
  kind: 'announce' | 'early' | 'revision' | 'withdrawal';
  state: 'planned' | 'running' | 'done' | 'stopped';
  digest: string;
  plannedBy: string;
  /** RFC 3339, UTC */
  plannedAt: string;
  /** RFC 3339, UTC */
  notBefore: string;
  startedAt: string | null;
  endedAt: string | null;
  stopped: Missing[];
  lines: PublicationLine[];
}

export interface PublicationLine {
  uid: Uid;
  channel: string;
  name: string;
  local: boolean;
  state: 'pending' | 'sending' | 'sent' | 'verified' | 'failed' | 'in-doubt' | 'withdrawn';
  attempts: number;
  nextAt: string | null;
  remoteId: string | null;
  answer: string;
  sentAt: string | null;
  verifiedAt: string | null;
}

export type PublicationParams = MadeAnswer;

export interface PublisherView {
  saved: boolean;
  publisher: Publisher;
  channels: {
    key: string;
    title: string;
    kind: 'reporter' | 'ghsa' | 'cve' | 'chat' | 'forum';
  }[];
  key: {
    fingerprint: string;
    /** RFC 3339, UTC */
    createdAt: string;
    expiresAt: string | null;
    configured: boolean;
  } | null;
  keys: {
    fingerprint: string;
    /** RFC 3339, UTC */
    createdAt: string;
    retiredAt: string | null;
    revokedAt: string | null;
    revokedReason: string | null;
    needs: 'nothing' | 'successor' | 'certificate';
  }[];
  securityTxt: string;
  securityTxtExpires: string | null;
}

export interface PublishingOf {
  publications: Publication[];
  channels: {
    key: string;
    title: string;
    kind: 'reporter' | 'ghsa' | 'cve' | 'chat' | 'forum';
  }[];
  lists: string[];
  undoSeconds: number;
  publisherSaved: boolean;
}

export interface PublishingOverview {
  open: {
    advisory: Uid;
    number: string;
    kind: string;
    state: string;
    /** RFC 3339, UTC */
    notBefore: string;
    unfinished: number;
    inDoubt: number;
  }[];
  numbers: {
    advisory: Uid;
    number: string;
    route: string;
    state: string;
    value: string | null;
    days: number;
  }[];
  watch: {
    advisory: string;
    uid: Uid | null;
    about: string;
    fact: 'kev' | 'epss' | 'exploit';
    told: WebauthnMessage;
    /** RFC 3339, UTC */
    noticedAt: string;
  }[];
  key: {
    fingerprint: string;
    expiresAt: string | null;
  } | null;
  securityTxtExpires: string | null;
}

export interface RevokeKeyBody {
  typed: string;
  reason: string;
  certificate?: string;
}

export interface WatchBody {
  advisory: string;
  about: string;
  fact: 'kev' | 'epss' | 'exploit';
}

export interface PublishRelease {
  version: string;
}

export interface ReleasePreview {
  product: string;
  version: string;
  members: {
    id: string;
    hasInventory: boolean;
  }[];
  packages: number;
  elsewhere: string[];
  elsewhereCount: number;
  statements: {
    known: number;
    stated: number;
    affected: number;
    notAffected: number;
    underInvestigation: number;
    fixed: number;
  };
  leftOut: number;
  licences: {
    licence: string;
    components: number;
  }[];
  advisories: {
    id: string;
    relation: 'affected' | 'fixed';
  }[];
  faults: string[];
  files: {
    path: string;
    bytes: number;
  }[];
}

export interface ReleasePublication {
  may: boolean;
  missing: Missing[];
  page: string;
  documents: string[];
  published: {
    /** RFC 3339, UTC */
    at: string;
    /** RFC 3339, UTC */
    modifiedAt: string;
    edition: number;
  } | null;
}
