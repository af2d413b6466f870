// SPDX-License-Identifier: Apache-2.0
import { createReadStream, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { asNgaoError, NgaoError } from '../kit/errors.ts';
import { writeWhole } from '../kit/io/write-whole.ts';
import { exportLineLimit } from '../provenance/log/export/audit-export.ts';
import { splitLines } from '../provenance/log/export/split-lines.ts';
import { type AuditVerification, verifyAuditExport } from '../provenance/log/export/verify-audit-export.ts';
import { readCheckpoint } from '../provenance/log/note/checkpoint.ts';
import { readVerifierKey } from '../provenance/log/note/verifier-key.ts';
import { auditText } from './audit-text.ts';
import { listFlag, type ParsedFlags, parseFlags, textFlag } from './flags.ts';
import type { Command, CommandIo } from './io.ts';

const help = `Usage: ngao audit verify FILE [OPTIONS]

Proves an export of the audit log (ngao-audit/1) offline: every record is the one that the
log has signed, none is missing, swapped, changed or added. Needs no database and no network.

  --key VKEY     the log's verifier key (NAME+ID+KEY) as you were given it in another way;
                 repeat it where the log has changed its key. Without it the key that the
                 file itself states is believed, and whoever wrote the file may have made it.
  --since NOTE   file with a checkpoint that you kept from an earlier visit: the log must
                 still begin with that history and may not have become shorter
  --keep NOTE    write the last proven checkpoint there, for --since at your next visit;
                 written only when everything is proven
  --json         machine-readable answer

Exit codes: 0 proven, 1 tampered with (the faults say where), 2 asked wrongly, 3 unreadable.
Example:
  ngao audit verify audit.ngao-audit --key audit.example.org/log+a1b2c3d4+AQ...= --since last.note
`;

/** No note comes near it; bytes. */
const noteFileLimit = 256 * 1024;

export const audit: Command = {
  name: 'audit',
  summary: 'Prove an exported audit log offline.',
  help,
  run: runAudit,
};

async function runAudit(args: readonly string[], io: CommandIo): Promise<number> {
  const flags = parseFlags('audit', args, {
    key: { type: 'string', multiple: true },
    since: { type: 'string' },
    keep: { type: 'string' },
    json: { type: 'boolean' },
  });
  const [action, file, ...rest] = flags.positionals;
  if (action !== 'verify' || file === undefined || rest.length > 0) {
    throw new NgaoError('usage', 'Say "ngao audit verify FILE". See "ngao audit --help".');
  }
  const result = await verifyFile(resolve(io.cwd, file), file, evidenceOf(flags, io));
  io.stdout.write(flags.values.json ? toJson(file, result) : auditText(file, result));
  const keep = textFlag(flags, 'keep');
  if (keep !== undefined && result.ok && result.lastNote !== null) writeWhole(resolve(io.cwd, keep), result.lastNote);
  return result.ok ? 0 : 1;
}

function evidenceOf(flags: ParsedFlags, io: CommandIo) {
  const keys = listFlag(flags, 'key').map(readVerifierKey);
  const since = textFlag(flags, 'since');
  return { keys, ...(since !== undefined && { since: readNoteFile(resolve(io.cwd, since), since) }) };
}

async function verifyFile(path: string, shown: string, evidence: ReturnType<typeof evidenceOf>): Promise<AuditVerification> {
  try {
    return await verifyAuditExport(splitLines(createReadStream(path), exportLineLimit), evidence);
  } catch (cause) {
    if (!isFileError(cause)) throw cause;
    throw new NgaoError('input-unreadable', `${shown} could not be read: check its name and permissions.`, { cause });
  }
}

/** Tells a wrong note by the name of its file, before the export is opened. */
function readNoteFile(path: string, shown: string): string {
  try {
    const { size } = statSync(path);
    if (size > noteFileLimit) throw new NgaoError('input-too-large', `it is ${size} bytes, no checkpoint.`);
    const text = readFileSync(path, 'utf8');
    readCheckpoint(text);
    return text;
  } catch (cause) {
    if (isFileError(cause)) {
      throw new NgaoError('input-unreadable', `${shown} could not be read: check its name and permissions.`, { cause });
    }
    const { code, message } = asNgaoError(cause);
    throw new NgaoError(code, `--since ${shown}: ${message}`, { cause });
  }
}

function isFileError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}

function toJson(file: string, result: AuditVerification): string {
  return `${JSON.stringify({ schema: 'ngao-audit-verification/1', file, ...result }, undefined, 2)}\n`;
}
