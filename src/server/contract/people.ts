// SPDX-License-Identifier: Apache-2.0
import Type from 'typebox';
import { Actor, id, instant, integer, list, maybe, nullable, object, oneOf, PageQuery, page, RoleName, text } from './common.ts';

const Grant = object({ id, role: RoleName, product: nullable(object({ id, name: text })) });
/** GET /api/v1/session: who asks. Without a session `person` is null. */
export const SessionView = object({
  person: nullable(
    object({
      id,
      name: text,
      email: text,
      grants: list(Grant),
      strength: text,
      hasPasskey: Type.Boolean(),
      hasTotp: Type.Boolean(),
      confirmedAt: instant,
    }),
  ),
  /** Sent as the header `x-ngao-csrf` with every change. */
  csrf: text,
  /** Nobody has been made administrator yet: the one-time link of the console is needed. */
  setup: Type.Boolean(),
  demoOffered: Type.Boolean(),
  oidc: list(object({ key: text, name: text })),
  version: text,
  /** How many attempts to sign in had failed at the account since the sign-in before this one. */
  failedSignIns: maybe(integer),
});
const password = Type.String({ minLength: 12, maxLength: 200 });
/** POST /api/v1/setup and /api/v1/invitations/accept */
export const AcceptInvitation = object({
  token: Type.String({ maxLength: 200 }),
  name: Type.String({ minLength: 1, maxLength: 120 }),
  email: Type.String({ minLength: 3, maxLength: 254 }),
  password: maybe(password),
});
const code = Type.String({ maxLength: 100 });
export const LoginBody = object({
  email: Type.String({ maxLength: 254 }),
  password: Type.String({ maxLength: 200 }),
  code: maybe(code),
});
/** POST /api/v1/login/totp, after `next: totp`. */
export const LoginCode = object({ code });
/** POST /api/v1/session/confirm: one of them. */
export const ConfirmBody = object({ password: maybe(Type.String({ maxLength: 200 })), code: maybe(code) });
/** POST /api/v1/me/password: the other sessions of the account end. */
export const NewPassword = object({ password });
/** `next`: what is still missing before the session is whole. */
export const LoginAnswer = object({ next: oneOf(['done', 'totp', 'enrol-second-factor']), csrf: text });
export const TotpStart = object({ secret: text, uri: text });
export const TotpConfirm = object({ code });
export const RecoveryCodes = object({ codes: list(text) });
/** WebAuthn messages are passed through as the browser and the library speak them. */
export const WebauthnMessage = Type.Unknown();
export const PasskeyView = object({ id: text, name: text, createdAt: instant, usedAt: nullable(instant) });
export const SessionRow = object({
  id: text,
  createdAt: instant,
  lastSeen: instant,
  expiresAt: instant,
  strength: text,
  agent: text,
  current: Type.Boolean(),
});

export const UserRow = object({
  id,
  name: text,
  email: text,
  grants: list(Grant),
  hasPasskey: Type.Boolean(),
  hasTotp: Type.Boolean(),
  createdAt: instant,
  lastSeen: nullable(instant),
  disabledAt: nullable(instant),
});
export const Users = list(UserRow);
export const InviteBody = object({
  email: Type.String({ minLength: 3, maxLength: 254 }),
  grants: Type.Array(object({ role: RoleName, product: nullable(id) }), { maxItems: 100 }),
});
/** The link is shown once. */
export const InviteAnswer = object({ link: text, expiresAt: instant });
export const GrantBody = object({ role: RoleName, product: nullable(id) });
export const UserPatch = object({
  disabled: maybe(Type.Boolean()),
  name: maybe(Type.String({ minLength: 1, maxLength: 120 })),
});

/** What a token may do: hand in reports of scanners, or private reports. */
export const TokenScopeName = oneOf(['ingest', 'cases:import']);
export const TokenRow = object({
  id,
  name: text,
  product: object({ id, name: text }),
  targets: nullable(list(text)),
  scope: TokenScopeName,
  createdAt: instant,
  createdBy: Actor,
  expiresAt: instant,
  usedAt: nullable(instant),
  revokedAt: nullable(instant),
});
export const Tokens = list(TokenRow);
const TargetRefs = Type.Array(Type.String({ minLength: 1, maxLength: 300 }), { maxItems: 100 });
const shortText = Type.String({ minLength: 1, maxLength: 300 });
export const NewToken = object({
  name: Type.String({ minLength: 1, maxLength: 120 }),
  product: id,
  targets: nullable(TargetRefs),
  /** Left out: `ingest`. */
  scope: maybe(TokenScopeName),
  days: Type.Integer({ minimum: 1, maximum: 366 }),
});
/** The secret is shown once. */
export const NewTokenAnswer = object({ token: text, row: TokenRow });
export const FederationRow = object({
  id,
  name: text,
  product: object({ id, name: text }),
  issuer: text,
  audience: text,
  claims: Type.Record(text, text),
  targets: nullable(list(text)),
  createdAt: instant,
  revokedAt: nullable(instant),
});
export const Federations = list(FederationRow);
export const NewFederation = object({
  name: Type.String({ minLength: 1, maxLength: 120 }),
  product: id,
  issuer: shortText,
  audience: shortText,
  claims: Type.Record(text, shortText, { maxProperties: 10 }),
  targets: nullable(TargetRefs),
});

export const AuditQuery = object({
  ...PageQuery,
  actor: maybe(text),
  action: maybe(text),
  subject: maybe(Type.String({ description: 'kind:id' })),
});
export const AuditRow = object({
  seq: integer,
  at: instant,
  actor: Actor,
  action: text,
  subject: object({ kind: text, id: text }),
  reason: text,
  data: Type.Record(text, Type.Unknown()),
});
export const AuditPage = page(AuditRow);
export const CheckpointView = object({ size: integer, at: nullable(instant), note: text, verifierKey: text, records: integer });
export const SavedView = object({ id, name: text, page: text, query: text });
export const SavedViews = list(SavedView);
export const SavedViewBody = object({
  name: Type.String({ minLength: 1, maxLength: 80 }),
  page: Type.String({ maxLength: 80 }),
  query: Type.String({ maxLength: 4000 }),
});
