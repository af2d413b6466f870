// SPDX-License-Identifier: Apache-2.0

/**
 * When the newest proven scan of a stream says it ran; null where it told no time of its own (`last_proof_at` then is when it
 * came). A clock far ahead had frozen its stream: it counts as having run when it came. An inventory may carry a person's word
 * that what it no longer holds is really gone.
 */
export const whenScansRan = `
update streams set last_proof_at = last_report_at where last_proof_at > last_report_at + interval '1 hour';
update reports set proof_at = received_at where proof_at > received_at + interval '1 hour';
alter table streams add column scanned_at timestamptz;
update streams s set scanned_at = last_proof_at where not exists (
  select 1 from reports r where r.id = s.last_report_id and r.stream_id = s.id and r.proof_at is null and r.proof <> '');
alter table inventories add column confirmed boolean not null default false;
`;
