// SPDX-License-Identifier: Apache-2.0

/**
 * What the desk has to remember beside the case itself. `told`: whether the committee has had word of a public issue; those from
 * before count as told, and `sending` is never sent again by itself. `wrote_encrypted`, `clear_*`: somebody chose OpenPGP, and a
 * person said that letters may go to them in the clear all the same. Of a signature its language and version (R15). Of an accepted
 * finding the issue that tracks it and what lessens the harm meanwhile (R61).
 */
export const desk = `
alter table public_issues add column told text not null default 'yes' check (told in ('no', 'sending', 'yes'));
alter table public_issues alter column told set default 'no';
alter table case_grants add column acknowledged_language text;
alter table case_grants add column acknowledged_version text;
alter table case_participants add column wrote_encrypted boolean not null default false;
alter table case_participants add column clear_by int references users;
alter table case_participants add column clear_at timestamptz;
alter table exceptions add column issue text not null default '';
alter table exceptions add column mitigations text not null default '';
`;
