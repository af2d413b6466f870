// SPDX-License-Identifier: Apache-2.0
import type { Default, Instant, Json } from './columns.ts';

/** Advisories and their publication: see migrations/013-advisories.ts and 017-publishing.ts. Uint8Array outside `public_*` is sealed. */
export interface AdvisoryTables {
  advisories: {
    uid: string;
    number: string;
    product_id: number | null;
    case_uid: string | null;
    state: string;
    revision: Default<number>;
    digest: Default<string>;
    published_digest: string | null;
    version: Default<number>;
    made_by: number | null;
    made_at: Instant;
    changed_at: Instant;
    published_at: Instant | null;
  };
  advisory_revisions: {
    uid: string;
    advisory_uid: string;
    number: number;
    digest: string;
    content: Uint8Array;
    note: Uint8Array | null;
    faults: Json<readonly unknown[]>;
    written_by: number | null;
    written_at: Instant;
  };
  advisory_comments: {
    uid: string;
    advisory_uid: string;
    digest: string;
    user_id: number | null;
    participant_uid: string | null;
    body: Uint8Array;
    at: Instant;
    settled_at: Instant | null;
  };
  advisory_approvals: { advisory_uid: string; digest: string; kind: string; user_id: number; at: Instant };
  advisory_numbers: {
    uid: string;
    advisory_uid: string;
    kind: string;
    route: string;
    state: string;
    value: string | null;
    wanted_at: Instant;
    requested_at: Instant | null;
    settled_at: Instant | null;
    answer: Default<string>;
  };
  publications: {
    uid: string;
    advisory_uid: string;
    kind: string;
    digest: string;
    state: string;
    planned_by: number;
    planned_at: Instant;
    not_before: Instant;
    started_at: Instant | null;
    ended_at: Instant | null;
    reason: Uint8Array | null;
    stopped: Json<readonly { code: string; message: string }[]>;
  };
  publication_lines: {
    uid: string;
    publication_uid: string;
    position: number;
    channel: string;
    name: string;
    address: Uint8Array | null;
    state: string;
    attempts: Default<number>;
    next_at: Instant | null;
    content_digest: string | null;
    remote_id: string | null;
    answer: Default<string>;
    sent_at: Instant | null;
    verified_at: Instant | null;
  };
  public_advisories: {
    id: string;
    digest: string;
    content: Json<Record<string, unknown>>;
    summary: Json<Record<string, unknown>> | null;
    severity: string;
    products: Json<readonly string[]>;
    published_at: Instant;
    modified_at: Instant;
    withdrawn_at: Instant | null;
  };
  public_files: {
    path: string;
    media_type: string;
    body: Uint8Array;
    sha256: string;
    language: string | null;
    advisory_id: string | null;
    modified_at: Instant;
  };
  signing_keys: {
    /** Upper-case hex. */
    fingerprint: string;
    armored: string;
    created_at: Instant;
    expires_at: Instant | null;
    first_used_at: Instant;
    retired_at: Instant | null;
    revoked_at: Instant | null;
    revoked_reason: string | null;
    revocation: string | null;
  };
  advisory_watch: {
    advisory_id: string;
    about: string;
    fact: string;
    told: Json<Record<string, unknown>>;
    noticed_at: Instant;
    settled_at: Instant | null;
    settled_by: number | null;
  };
  /** See migrations/023-public-releases.ts. */
  public_releases: {
    release_id: number;
    product_part: string;
    version_part: string;
    content: Json<unknown>;
    said: string;
    edition: number;
    looked: Default<string>;
    published_by: number | null;
    published_at: Instant;
    modified_at: Instant;
  };
}
