// SPDX-License-Identifier: Apache-2.0
import type { Actor, Default, Id, Instant, Json } from './columns.ts';

/** People, machines, the audit trail and the installation's own facts. */
export interface PeopleTables {
  users: {
    id: Id;
    email: string;
    name: string;
    password: string | null;
    totp: Uint8Array | null;
    totp_last: Default<number>;
    webauthn_id: string;
    created_at: Instant;
    disabled_at: Instant | null;
    /** Since somebody last signed in. */
    failed_sign_ins: Default<number>;
    /** Made by an invitation that nobody has accepted yet. */
    invited: Default<boolean>;
  };
  sign_in_links: { issuer: string; subject: string; user_id: number; created_at: Instant };
  passkeys: {
    id: string;
    user_id: number;
    public_key: Uint8Array;
    counter: number;
    transports: Json<readonly string[]>;
    name: string;
    created_at: Instant;
    used_at: Instant | null;
  };
  recovery_codes: { user_id: number; hash: string; used_at: Instant | null };
  role_grants: {
    id: Id;
    user_id: number;
    product_id: number | null;
    role: 'viewer' | 'maintainer' | 'committee' | 'administrator' | 'auditor';
    granted_at: Instant;
    granted_by: Json<Actor>;
  };
  sessions: {
    hash: string;
    id: string;
    user_id: number;
    created_at: Instant;
    last_seen: Instant;
    expires_at: Instant;
    strength: string;
    confirmed_at: Instant;
    agent: Default<string>;
    /** Failed attempts between the sign-in before and this one. */
    failed_before: Default<number>;
  };
  invitations: {
    hash: string;
    purpose: 'first-administrator' | 'invite' | 'reset';
    user_id: number | null;
    email: Default<string>;
    grants: Json<readonly { role: string; product: number | null }[]>;
    created_at: Instant;
    expires_at: Instant;
    used_at: Instant | null;
  };
  tokens: {
    id: Id;
    hash: string;
    name: string;
    product_id: number;
    targets: Json<readonly string[] | null>;
    scope: Default<string>;
    created_at: Instant;
    created_by: Json<Actor>;
    expires_at: Instant;
    used_at: Instant | null;
    revoked_at: Instant | null;
  };
  federations: {
    id: Id;
    name: string;
    product_id: number;
    issuer: string;
    audience: string;
    claims: Json<Record<string, string>>;
    targets: Json<readonly string[] | null>;
    created_at: Instant;
    created_by: Json<Actor>;
    revoked_at: Instant | null;
  };
  attempts: { bucket: string; count: number; window_start: Instant };
  audit_records: {
    seq: number;
    at: Instant;
    actor_kind: string;
    actor_id: string;
    action: string;
    subject_kind: string;
    subject_id: string;
    product_id: number | null;
    record: string;
  };
  audit_state: { id: number; range: string };
  audit_checkpoints: { size: number; at: Instant; note: string };
  settings: { name: string; value: Json<unknown> };
  outbox: { id: Id; kind: string; payload: Json<Record<string, unknown>>; created_at: Instant; done_at: Instant | null };
}
