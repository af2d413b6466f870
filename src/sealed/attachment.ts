// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../kit/errors.ts';
import { Archive, type ArchiveFault, archiveLimits, isSteep, readTar } from './attachment/archive.ts';
import { isDeceivingName } from './attachment/file-name.ts';
import { type AttachmentKind, kindFacts } from './attachment/magic-table.ts';
import { readPicture } from './attachment/picture.ts';
import { sniff } from './attachment/sniff.ts';
import { findZipEnd, readZipDirectory } from './attachment/zip-directory.ts';

export type AttachmentWarningCode =
  | `archive-${ArchiveFault | 'unread'}`
  | 'type-differs'
  | 'name-deceives'
  | 'two-kinds'
  | 'trailing-data'
  | 'markup-inside'
  | 'executable'
  | 'active-content'
  | 'picture-damaged'
  | 'picture-huge'
  | 'control-characters';

export interface AttachmentWarning {
  code: AttachmentWarningCode;
  /** For people who may read the case; holds nothing of name or content. */
  message: string;
}

export interface AttachmentVerdict {
  kind: AttachmentKind;
  /** What to serve it as; `application/octet-stream` for everything but pictures and text. */
  mediaType: string;
  /** Whether a page may show it: a sound picture or text, and nothing is odd about it. */
  safeToPreview: boolean;
  warnings: AttachmentWarning[];
}

export interface AttachmentInput {
  bytes: Uint8Array;
  /** As the sender gave it. */
  name?: string;
  /** Media type that the sender declared; never believed, only compared. */
  declaredType?: string;
}

/** Bytes. */
export const attachmentLimit = 100 * 1024 * 1024;
const pixelLimit = 50_000_000;
/** Bytes at either end that are searched for words. */
const searchLength = 1024 * 1024;
const pictures = ['png', 'jpeg', 'gif', 'webp'] as const;
const unread: readonly AttachmentKind[] = ['gzip', '7z', 'xz', 'zstd', 'bzip2', 'rar'];
const executables: readonly AttachmentKind[] = ['elf', 'pe', 'mach-o', 'java-class', 'wasm', 'jar', 'script'];
const active: readonly AttachmentKind[] = ['html', 'svg'];

/** What each warning means, for people who may read the case. */
export const warningMessages: Readonly<Record<AttachmentWarningCode, string>> = {
  'archive-damaged': 'The directory of the archive is damaged: programs may see different things in it.',
  'archive-large': 'The archive claims more entries or bytes than is sensible. Unpack it only in a box with limits.',
  'archive-steep': 'An entry unpacks to far more than its size: it may be a bomb. Unpack it only in a box with limits.',
  'archive-deep': 'Archives are packed into archives many times over.',
  'archive-overlapping': 'Entries of the archive share bytes: it is a bomb or hides something.',
  'archive-nested': 'The archive holds archives, which were not looked into.',
  'archive-encrypted': 'Entries of the archive are encrypted: no scanner sees them.',
  'archive-paths': 'Names in the archive lead out of the folder it is unpacked in.',
  'archive-links': 'The archive holds links, which may lead out of the folder it is unpacked in.',
  'archive-ambiguous': 'The archive has more than one end: programs may see different things in it.',
  'archive-macros': 'The document holds macros.',
  'archive-unread': 'What is inside cannot be seen without unpacking it.',
  'type-differs': 'The content is not what its name or sender says.',
  'name-deceives': 'The name holds invisible characters or hides its ending.',
  'two-kinds': 'The file is of two kinds at once: programs may see different things in it.',
  'trailing-data': 'Something follows after the end of the picture or archive.',
  'markup-inside': 'The picture holds text that a browser could run.',
  executable: 'The file can be run. Do so only in a box made for it.',
  'active-content': 'The document can run something or call somewhere when it is opened.',
  'picture-damaged': 'The picture is damaged or cut off.',
  'picture-huge': 'The picture would need very much memory to be shown.',
  'control-characters': 'The text holds escape characters, which a terminal would obey.',
};

/**
 * Says what an attachment is by its bytes and what is odd about it (T8). Nothing is unpacked or decoded: sizes are those that
 * directories claim. Warnings never refuse a file: samples of attacks are what reporters send. Throws `input-too-large`.
 */
export function inspectAttachment(input: AttachmentInput): AttachmentVerdict {
  if (input.bytes.length > attachmentLimit)
    throw new NgaoError('input-too-large', `The file is larger than ${attachmentLimit} bytes. Send a smaller one, or several.`);
  const bytes = Buffer.from(input.bytes.buffer, input.bytes.byteOffset, input.bytes.length);
  const codes = new Set<AttachmentWarningCode>();
  const kind = lookInside(bytes, codes);
  if (executables.includes(kind)) codes.add('executable');
  if (active.includes(kind)) codes.add('active-content');
  if (unread.includes(kind)) codes.add('archive-unread');
  if (differs(kind, input)) codes.add('type-differs');
  if (input.name !== undefined && isDeceivingName(input.name)) codes.add('name-deceives');
  const showable = isPicture(kind) || kind === 'text' || kind === 'json';
  return {
    kind,
    mediaType: kindFacts[kind].mediaType,
    safeToPreview: showable && codes.size === 0,
    warnings: [...codes].sort().map((code) => ({ code, message: warningMessages[code] })),
  };
}

/** The kind, refined by what the file's own structure says. */
function lookInside(bytes: Buffer, codes: Set<AttachmentWarningCode>): AttachmentKind {
  const kind = sniff(bytes);
  const end = findZipEnd(bytes);
  if (kind === 'zip') return zipKind(bytes, codes);
  if (end) codes.add('two-kinds');
  if (kind !== 'pdf' && bytes.subarray(0, 1024).includes('%PDF-')) codes.add('two-kinds');
  if (kind === 'pdf') lookIntoPdf(bytes, codes);
  if (kind === 'tar') readInto(codes, (archive) => readTar(bytes, archive));
  if (kind === 'gzip') lookIntoGzip(bytes, codes);
  if (isPicture(kind)) lookIntoPicture(kind, bytes, codes);
  if (kind === 'text' && bytes.includes(27)) codes.add('control-characters');
  return kind;
}

function isPicture(kind: AttachmentKind): kind is (typeof pictures)[number] {
  return (pictures as readonly AttachmentKind[]).includes(kind);
}

function zipKind(bytes: Buffer, codes: Set<AttachmentWarningCode>): AttachmentKind {
  const end = findZipEnd(bytes);
  if ((end?.shift ?? 0) > 0) codes.add('two-kinds');
  if ((end?.behind ?? 0) > 0) codes.add('trailing-data');
  const names = readInto(codes, (archive) => readZipDirectory(bytes, archive));
  if (names.includes('META-INF/MANIFEST.MF')) return 'jar';
  if (!names.includes('[Content_Types].xml')) return 'zip';
  if (names.some((name) => name.startsWith('word/'))) return 'docx';
  return names.some((name) => name.startsWith('xl/')) ? 'xlsx' : 'zip';
}

function readInto(codes: Set<AttachmentWarningCode>, read: (archive: Archive) => void): string[] {
  const archive = new Archive(archiveLimits);
  read(archive);
  for (const fault of archive.faults) codes.add(`archive-${fault}`);
  return archive.names;
}

/** The last four bytes claim the unpacked size, modulo 4 GiB (RFC 1952, 2.3.1). */
function lookIntoGzip(bytes: Buffer, codes: Set<AttachmentWarningCode>): void {
  if (bytes.length < 18) codes.add('archive-damaged');
  else if (isSteep({ packed: bytes.length, unpacked: bytes.readUInt32LE(bytes.length - 4) }, archiveLimits.ratio))
    codes.add('archive-steep');
}

function lookIntoPdf(bytes: Buffer, codes: Set<AttachmentWarningCode>): void {
  if (bytes.indexOf('%PDF-') !== 0) codes.add('trailing-data');
  if (/\/(JavaScript|JS|OpenAction|AA|Launch|EmbeddedFile|RichMedia|SubmitForm)\b/.test(ends(bytes))) codes.add('active-content');
}

function lookIntoPicture(kind: (typeof pictures)[number], bytes: Buffer, codes: Set<AttachmentWarningCode>): void {
  const picture = readPicture(kind, bytes);
  if (!picture) codes.add('picture-damaged');
  else if (picture.end < bytes.length) codes.add('trailing-data');
  if (picture && picture.width * picture.height > pixelLimit) codes.add('picture-huge');
  if (/<(script|html|iframe|svg|body|img|\?php|!doctype)|javascript:/i.test(ends(bytes))) codes.add('markup-inside');
}

function ends(bytes: Buffer): string {
  const head = bytes.toString('latin1', 0, searchLength);
  return bytes.length <= searchLength
    ? head
    : head + bytes.toString('latin1', Math.max(searchLength, bytes.length - searchLength));
}

function differs(kind: AttachmentKind, { name, declaredType }: AttachmentInput): boolean {
  const { endings, declared } = kindFacts[kind];
  const type = (declaredType ?? '').toLowerCase().replace(/;.*$/s, '').trim();
  if (type !== '' && type !== 'application/octet-stream' && kind !== 'unknown' && !declared.test(type)) return true;
  const ending = /\.([a-z0-9]{1,10})$/.exec((name ?? '').toLowerCase())?.[1];
  if (ending === undefined || endings.includes(ending)) return false;
  // An ending that promises another kind; one that nobody knows promises nothing.
  return Object.values(kindFacts).some((other) => other.endings.includes(ending));
}
