// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../kit/errors.ts';
import { nearest } from '../kit/nearest.ts';
import type { Command, CommandIo } from './io.ts';

const help = `Usage: ngao exceptions list|lint   [OPTIONS] [TARGET...]
       ngao exceptions import     FILE... [--owner X] [--expires DATE] [--write ngao.yaml]
       ngao exceptions export     --format FORMAT [-o FILE] [TARGET]
       ngao exceptions prune      [--write] [TARGET]

One register of decisions: what may wait, why, who says so, and until when.

list     every decision of ngao.yaml and of the other tools' files found in each TARGET
lint     which are expired, unreasoned, unowned, unscoped, contradictory, copied, dead in the
         tool they were written for, or match nothing. Each TARGET is one repository; several
         are an estate and are compared with each other
import   .grype.yaml, audit-ci.jsonc, audit-resolve.json, licence config.toml,
         .license-scanner.json, osv-scanner.toml, .trivyignore(.yaml), .ncurc.yaml as entries of
         ngao.yaml; what lacks a reason, an owner or an end is printed as a comment, not as a rule
export   from ngao.yaml: grype-yaml, audit-ci, openvex (openvex states what the scan found excepted)
prune    takes expired and unmatched decisions out of ngao.yaml: prints the difference

      --json            for a machine (list, lint)
      --all             every entry, not the first five of each kind (lint)
      --no-scan         do not compare with a scan (lint, prune)
      --owner NAME      owner of imported decisions that have none
      --expires DATE    end of imported decisions that have none
      --write [FILE]    import: add the complete entries to this file; prune: change ngao.yaml
      --format FORMAT   grype-yaml, audit-ci, openvex
  -o, --output FILE     export into a file
      --db DIR          as for "ngao scan" (lint, export, prune)
      --now DATE        as for "ngao scan" (lint, import, export, prune)
      --policy FILE     as for "ngao scan" (export)

Exit codes: 0 clean or done, 1 lint found errors, 2 asked wrongly, 3 could not finish.
Examples:
  ngao exceptions lint repos/*
  ngao exceptions import .grype.yaml audit-ci.jsonc --owner "switch team" --expires 2027-03-31
`;

/** Every verb, loaded only when it is called. */
const verbs: Readonly<Record<string, () => Promise<(args: readonly string[], io: CommandIo) => Promise<number>>>> = {
  list: async () => (await import('./exceptions-list.ts')).listExceptions,
  lint: async () => (await import('./exceptions-lint.ts')).lintTargets,
  import: async () => (await import('./exceptions-import.ts')).importExceptions,
  export: async () => (await import('./exceptions-export.ts')).exportExceptions,
  prune: async () => (await import('./exceptions-prune.ts')).pruneExceptions,
};

export const exceptions: Command = {
  name: 'exceptions',
  summary: 'List, lint, import, export and prune the decisions on what may wait.',
  help,
  run: runExceptions,
};

async function runExceptions(args: readonly string[], io: CommandIo): Promise<number> {
  const [verb, ...rest] = args;
  const load = verb !== undefined && Object.hasOwn(verbs, verb) ? verbs[verb] : undefined;
  if (load) return await (await load())(rest, io);
  const known = Object.keys(verbs);
  const guess = verb === undefined ? undefined : nearest(verb, known);
  const said = verb === undefined ? 'Say what to do' : `There is no "exceptions ${verb}"`;
  const hint = guess ? `Did you mean "ngao exceptions ${guess}"?` : `It does: ${known.join(', ')}.`;
  throw new NgaoError('usage', `${said}. ${hint} See "ngao exceptions --help".`);
}
