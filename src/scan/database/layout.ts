// SPDX-License-Identifier: Apache-2.0

/** Changes with every change of tables or encodings; files of another schema are not opened. */
export const databaseSchema = 'ngao-db/2';

/**
 * The match file. `malware` holds the bulk of the feed, packages that are malware in every version with nothing else
 * to tell, in one short row each; everything else is an `advisory` with one `package` row per package it names.
 */
export const matchTables = `
  CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE ecosystem(number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
  CREATE TABLE advisory(number INTEGER PRIMARY KEY, id TEXT NOT NULL, facts TEXT NOT NULL);
  CREATE TABLE package(ecosystem INTEGER, name TEXT, advisory INTEGER, affected TEXT NOT NULL, PRIMARY KEY(ecosystem, name, advisory)) WITHOUT ROWID;
  CREATE TABLE alias(id TEXT, advisory INTEGER, PRIMARY KEY(id, advisory)) WITHOUT ROWID;
  CREATE TABLE malware(ecosystem INTEGER, name TEXT, id TEXT, aliases TEXT NOT NULL, PRIMARY KEY(ecosystem, name, id)) WITHOUT ROWID;
`;

export const proseTables = `
  CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE prose(id TEXT PRIMARY KEY, body BLOB NOT NULL);
`;

/** A file under construction is thrown away when anything fails: it needs no journal and no waiting for the disk. */
export const buildPragmas =
  'PRAGMA page_size = 4096; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -32768;';
