// SPDX-License-Identifier: Apache-2.0
import { resolve } from 'node:path';
import { NgaoError } from '../kit/errors.ts';
import { instantOfRun } from '../kit/io/clock.ts';
import { plain } from '../report/plain-text.ts';
import { databaseFolder } from '../scan/database/folder.ts';
import type { Manifest } from '../scan/database/manifest.ts';
import { listFlag, type ParsedFlags, parseFlags, textFlag } from './flags.ts';
import type { Command, CommandIo } from './io.ts';

const help = `ngao db - the advisory database that "ngao scan" reads

Usage: ngao db update [--from URL] [--ecosystem NAME]... [--allow-older]
                      [--policy FILE]
       ngao db import DIR_OR_ZIP...
       ngao db status
       ngao db verify

  update   fetches the feeds, builds the database anew, swaps it in; the only
           command here that uses the network
  import   the same from files: folders and zips of OSV records, kev.json(.gz),
           epss.csv(.gz), Node.js core advisories; the database then holds
           exactly what was given
  status   what is installed: digest, build time, feeds and their newest entry
  verify   hashes and checks the installed files completely

  --db DIR            the database folder (default: NGAO_DB, else ngao/db in the
                      platform's cache folder)
  --from URL          a mirror instead of the public feeds; it holds
                        ECOSYSTEM/all.zip      as OSV's bucket does
                        kev.json or kev.json.gz
                        epss.csv or epss.csv.gz
                        nodejs-core/all.zip
                      https, or http on this machine itself
  --ecosystem NAME    OSV ecosystem to fetch, repeatable (default: npm, Alpine);
                      "all" reads the server's ecosystems.txt
  --policy FILE       fetch the organisation policies that FILE extends, too;
                      each is kept only if its digest is the one written
  --allow-older       accept feeds older or much smaller than what is installed
  --now DATE          build time to record (also SOURCE_DATE_EPOCH)
  --json              machine-readable answer
  --help

Any failure leaves the installed database as it was.
Exit codes: 0 done, 2 asked wrongly, 3 could not finish.
`;

const options = {
  db: { type: 'string' },
  from: { type: 'string' },
  ecosystem: { type: 'string', multiple: true },
  'allow-older': { type: 'boolean' },
  policy: { type: 'string' },
  now: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Progress is one line, on a terminal only. */
const clearLine = '\r\u001b[K';

/** Flags that only some actions know. */
const ownFlags: Readonly<Record<string, readonly string[]>> = {
  update: ['from', 'ecosystem', 'allow-older', 'policy', 'now'],
  import: ['now'],
  status: [],
  verify: [],
};

interface Call {
  flags: ParsedFlags;
  folder: string;
  io: CommandIo;
}

const actions: Readonly<Record<string, (call: Call) => Promise<Manifest & { note?: string }>>> = {
  update: runUpdate,
  import: runImport,
  status: async ({ folder }) => (await import('../scan/database/manifest.ts')).readManifest(folder),
  verify: async ({ folder }) => {
    const manifest = (await import('../scan/database/verify.ts')).verifyDatabase(folder);
    return { ...manifest, note: 'verified: digests, integrity and counts are right' };
  },
};

/** `ngao db ACTION`: answers the exit code, throws NgaoError. */
export async function runDb(args: readonly string[], io: CommandIo): Promise<number> {
  const flags = parseFlags('db', args, options);
  if (flags.values.help) {
    io.stdout.write(help);
    return 0;
  }
  const [name, ...rest] = flags.positionals;
  const action = name !== undefined && Object.hasOwn(actions, name) ? actions[name] : undefined;
  if (!action || name === undefined) throw new NgaoError('usage', 'Say update, import, status or verify. See "ngao db --help".');
  checkFlags(name, flags);
  if (name !== 'import' && rest.length > 0) throw new NgaoError('usage', `"ngao db ${name}" takes no argument "${rest[0]}".`);
  const folder = resolve(io.cwd, databaseFolder(textFlag(flags, 'db'), io.env));
  const { note, ...manifest } = await action({ flags, folder, io }).finally(() => io.stderr.isTTY && io.stderr.write(clearLine));
  io.stdout.write(flags.values.json ? toJson(folder, manifest, note) : toText(folder, manifest, note));
  return 0;
}

export const db: Command = {
  name: 'db',
  summary: 'update, import, show and verify the advisory database',
  help,
  run: runDb,
};

async function runUpdate({ flags, folder, io }: Call): Promise<Manifest & { note?: string }> {
  const { updateDatabase } = await import('../scan/update-database.ts');
  const from = textFlag(flags, 'from');
  const policy = textFlag(flags, 'policy');
  if (policy !== undefined) await (await import('./fetch-policies.ts')).fetchPolicies(policy, folder, io);
  const outcome = await updateDatabase({
    ...common({ flags, folder, io }),
    ...(from !== undefined && { from }),
    ecosystems: listFlag(flags, 'ecosystem'),
    allowOlder: flags.values['allow-older'] === true,
  });
  if (!outcome.changed) return { ...outcome.manifest, note: 'unchanged: the feeds are as they were at the last update' };
  if (outcome.missing.length === 0) return outcome.manifest;
  return { ...outcome.manifest, note: `the mirror does not have: ${outcome.missing.join(', ')}` };
}

async function runImport({ flags, folder, io }: Call): Promise<Manifest & { note?: string }> {
  const paths = flags.positionals.slice(1);
  if (paths.length === 0) throw new NgaoError('usage', 'Name the folders or files to import: ngao db import DIR_OR_ZIP...');
  const { importDatabase } = await import('../scan/build-database.ts');
  const started = performance.now();
  const inputs = paths.map((path) => ({ path: resolve(io.cwd, path), label: path }));
  const manifest = await importDatabase({ ...common({ flags, folder, io }), inputs });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const peak = Math.round(process.resourceUsage().maxRSS / 1024);
  return flags.values.json ? manifest : { ...manifest, note: `imported in ${seconds} s, peak memory ${peak} MB` };
}

function common({ flags, folder, io }: Call) {
  const now = instantOfRun(textFlag(flags, 'now'), io.env.SOURCE_DATE_EPOCH);
  if (!io.stderr.isTTY) return { folder, now };
  return { folder, now, progress: (text: string) => void io.stderr.write(`${clearLine}ngao db: ${plain(text)}`) };
}

function checkFlags(name: string, flags: ParsedFlags): void {
  const allowed = ['db', 'json', 'help', ...(ownFlags[name] ?? [])];
  const wrong = Object.keys(flags.values).find((flag) => !allowed.includes(flag));
  if (wrong) throw new NgaoError('usage', `"ngao db ${name}" has no option --${wrong}. See "ngao db --help".`);
}

function toJson(folder: string, manifest: Manifest, note: string | undefined): string {
  return `${JSON.stringify({ folder, ...manifest, ...(note !== undefined && { note }) }, undefined, 2)}\n`;
}

const listedInText = 10;

function toText(folder: string, manifest: Manifest, note: string | undefined): string {
  const { counts, sources, files } = manifest;
  const width = Math.max(...sources.map((source) => source.name.length));
  return [
    `database  ${folder}`,
    `digest    ${manifest.digest}`,
    `built     ${manifest.builtAt}`,
    `size      ${megabytes(files.match.size)} to match, ${megabytes(files.prose.size)} of text`,
    `records   ${counts.records} (${counts.withdrawn} withdrawn, ${counts.malware} malware, ${counts.unmatchable} without a package)`,
    ...sources.map(
      ({ name, records, newest, version }) =>
        `  ${name.padEnd(width)}  ${String(records).padStart(7)}  newest ${newest || 'unknown'}${version ? ` (${version})` : ''}`,
    ),
    ...remarks('skipped', counts.skipped, manifest.skipped),
    ...remarks('read with care', counts.repaired, manifest.repaired),
    ...(note === undefined ? [] : [note]),
    '',
  ].join('\n');
}

function remarks(what: string, total: number, listed: Manifest['skipped']): string[] {
  if (total === 0) return [];
  const shown = listed.slice(0, listedInText);
  const more = total > shown.length ? [`  and ${total - shown.length} more (see --json)`] : [];
  return [`${what}   ${total}`, ...shown.map(({ file, reason }) => `  ${plain(`${file}: ${reason}`)}`), ...more];
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
