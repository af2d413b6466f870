// SPDX-License-Identifier: Apache-2.0

/**
 * A signing key that leaked is revoked: it stays published, with its revocation, and the register says when and why. And what lists,
 * feeds and indexes tell of an advisory stands beside its whole content, so that a publication reads no other advisory's content.
 */
export const keysAndSummaries = `
alter table signing_keys add column revoked_at timestamptz;
-- Public: it stands in the register of keys.
alter table signing_keys add column revoked_reason text;
-- A certificate that revokes it (RFC 9580 10.1.3), made while the key was at hand: it may be gone when it is needed. All that
-- anybody can do with it is to revoke.
alter table signing_keys add column revocation text;
-- Made from \`content\` alone; null or of an earlier form: it is made again.
alter table public_advisories add column summary jsonb;
`;
