// SPDX-License-Identifier: Apache-2.0

/** Releases that somebody chose to make public. What is served of them stands in `public_files`; this table is not read by the tier. */
export const publicReleases = `
create table public_releases (
  release_id int primary key references releases,
  -- Both parts of its address.
  product_part text not null,
  version_part text not null,
  -- What the pages are built from; all of it public.
  content jsonb not null,
  -- Digest of what the VEX documents say, instants apart.
  said text not null,
  edition int not null,
  -- Mark of everything that may change what is said, when it was last looked at.
  looked text not null default '',
  published_by int references users,
  published_at timestamptz not null,
  modified_at timestamptz not null,
  unique (product_part, version_part)
);
`;
