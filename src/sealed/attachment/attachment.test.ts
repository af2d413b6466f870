// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { pack } from 'tar-stream';
import { zipFile } from '../../../test/builders/zip-file.ts';
import { attachmentLimit, inspectAttachment } from '../attachment.ts';

function look(content: Uint8Array | string, name?: string, declaredType?: string) {
  const bytes = Buffer.from(content as string);
  const verdict = inspectAttachment({
    bytes,
    ...(name !== undefined && { name }),
    ...(declaredType !== undefined && { declaredType }),
  });
  return { ...verdict, codes: verdict.warnings.map(({ code }) => code) };
}

function hex(digits: string, length = 0): Buffer {
  const bytes = Buffer.from(digits.replaceAll(' ', ''), 'hex');
  return Buffer.concat([bytes, Buffer.alloc(Math.max(0, length - bytes.length))]);
}

function pngChunk(type: string, data: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(data.length);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, data, Buffer.alloc(4)]);
}

function png(width = 2, height = 2): Buffer {
  const size = Buffer.alloc(13);
  size.writeUInt32BE(width);
  size.writeUInt32BE(height, 4);
  return Buffer.concat([
    hex('89504e470d0a1a0a'),
    pngChunk('IHDR', size),
    pngChunk('IDAT', deflateSync(Buffer.alloc(8))),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

const gif = hex('474946383961 01000100 800000 000000ffffff 21f9040000000000 2c000000000100010000 0202440100 3b');
const jpeg = hex('ffd8 ffe0000400 00 ffc0000b 08 0002 0003 01011100 ffda0008 010100003f00 1234ff0056ffd078 ffd9');
const webp = Buffer.concat([
  Buffer.from('RIFF'),
  hex('16000000'),
  Buffer.from('WEBPVP8X'),
  hex('0a000000 00000000 010000 020000'),
]);

async function tar(entries: readonly { name: string; type?: 'file' | 'symlink'; linkname?: string }[]): Promise<Buffer> {
  const stream = pack();
  for (const { name, type = 'file', linkname = '' } of entries) {
    if (type === 'file') stream.entry({ name }, 'content');
    else stream.entry({ name, type, linkname });
  }
  stream.finalize();
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const office = '[Content_Types].xml';

describe('the kind of an attachment', () => {
  it('is told by its bytes', async () => {
    const kinds: Record<string, Uint8Array | string> = {
      empty: '',
      pdf: '%PDF-1.7\n%%EOF',
      png: png(),
      jpeg,
      gif,
      webp,
      zip: zipFile({ 'a.txt': 'a' }),
      docx: zipFile({ [office]: '', 'word/document.xml': '' }),
      xlsx: zipFile({ [office]: '', 'xl/workbook.xml': '' }),
      jar: zipFile({ 'META-INF/MANIFEST.MF': '' }),
      gzip: gzipSync('a'),
      tar: await tar([{ name: 'a' }]),
      '7z': hex('377abcaf271c0004', 40),
      xz: hex('fd377a585a000004', 40),
      zstd: zstdCompressSync('a'),
      elf: hex('7f454c460201', 64),
      pe: Buffer.concat([hex('4d5a', 60), hex('40000000'), Buffer.from('PE\0\0')]),
      'mach-o': hex('cafebabe00000002', 64),
      'java-class': hex('cafebabe00000034', 64),
      pcap: hex('d4c3b2a102000400', 24),
      html: '\n <!-- x --> <HTML><p>hello',
      svg: '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>',
      xml: '<?xml version="1.0"?><report/>',
      json: '{"a": [1, 2]}',
      eml: 'Received: from mail.example.org\nFrom: a@example.org\nSubject: x\n\nhello',
      script: '#!/bin/sh\necho hello',
      text: 'grüße,\nwith two lines: and a colon\n',
      unknown: hex('00010203fffe'),
    };
    for (const [kind, bytes] of Object.entries(kinds)) assert.equal(look(bytes).kind, kind);
    assert.equal(look(Buffer.from('\ufeffplain', 'utf16le')).kind, 'text');
    assert.equal(look(Buffer.from('\ufeff<html>', 'utf16le')).kind, 'html');
  });

  it('lets a page show sound pictures and text, and nothing else', () => {
    for (const good of [png(), jpeg, gif, webp, 'text', '{"a":1}'])
      assert.deepEqual(look(good).codes, [], String(look(good).kind));
    for (const good of [png(), jpeg, gif, webp, 'text', '{"a":1}']) assert(look(good).safeToPreview);
    for (const other of ['<svg/>', '<html>', '%PDF-1.4', zipFile({ a: 'a' }), '#!/bin/sh', '<a/>', '', hex('00ff')])
      assert(!look(other).safeToPreview && look(other).mediaType === 'application/octet-stream');
  });

  it('that its name or sender belies is told', () => {
    assert.deepEqual(look('<html>', 'picture.png').codes, ['active-content', 'type-differs']);
    assert.deepEqual(look(png(), 'picture.png', 'text/html; charset=utf-8').codes, ['type-differs']);
    assert.deepEqual(look(png(), 'picture.PNG', 'image/png').codes, []);
    assert.deepEqual(look(png(), 'picture', 'application/octet-stream').codes, []);
    assert.deepEqual(look('log', 'out.log', 'text/plain').codes, []);
    assert.deepEqual(look('log', 'invoice\u202etxt.exe').codes, ['name-deceives', 'type-differs']);
  });

  it('never breaks: any bytes, and any sound file cut or altered', async () => {
    const files = [png(), jpeg, gif, webp, zipFile({ a: 'a', 'b.zip': 'b' }), await tar([{ name: 'a' }]), gzipSync('a')];
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void look(bytes)));
    for (const bytes of files) {
      for (let length = 0; length < bytes.length; length++) look(bytes.subarray(0, length));
      fc.assert(
        fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, value) => {
          const altered = Buffer.from(bytes);
          altered[at] = value;
          look(altered);
        }),
      );
    }
  });

  it('is not asked of files over the limit', () => {
    assert.throws(() => inspectAttachment({ bytes: Buffer.alloc(attachmentLimit + 1) }), { code: 'input-too-large' });
  });
});

describe('hostile attachments', () => {
  it('of two kinds are told', () => {
    const zip = zipFile({ 'a.txt': 'a' });
    for (const front of [png(), jpeg, gif])
      assert.deepEqual(look(Buffer.concat([front, zip])).codes, ['trailing-data', 'two-kinds']);
    assert.deepEqual(look(Buffer.concat([Buffer.from('%PDF-1.4\n'), zip])).codes, ['two-kinds']);
    assert.deepEqual(look(Buffer.concat([zip.subarray(0, 0), hex('474946383961'), Buffer.from('/*%PDF-1.4')])).codes, [
      'picture-damaged',
      'two-kinds',
    ]);
    assert(look(Buffer.concat([Buffer.from('MZ not a program'), zip])).codes.includes('two-kinds'));
    // An archive that begins as one but whose directory is of another, further behind.
    assert(look(Buffer.concat([zipFile({ x: 'x' }), zip])).codes.includes('two-kinds'));
  });

  it('with markup or data in or behind a picture are told', () => {
    const note = pngChunk('tEXt', Buffer.from('a\0<script>alert(1)</script>'));
    const marked = Buffer.concat([png().subarray(0, -12), note, png().subarray(-12)]);
    assert.deepEqual(look(marked).codes, ['markup-inside']);
    assert.deepEqual(look(Buffer.concat([jpeg, Buffer.from('<?php x')])).codes, ['markup-inside', 'trailing-data']);
    assert.deepEqual(look(Buffer.concat([png(), Buffer.alloc(1)])).codes, ['trailing-data']);
    assert.deepEqual(look(png().subarray(0, -1)).codes, ['picture-damaged']);
    assert.deepEqual(look(png(100_000, 100_000)).codes, ['picture-huge']);
  });

  it('that run something are told', () => {
    assert.deepEqual(look('%PDF-1.4 /OpenAction << /S /JavaScript >>').codes, ['active-content']);
    assert.deepEqual(look(zipFile({ [office]: '', 'word/vbaProject.bin': '' })).codes, ['archive-macros']);
    assert.deepEqual(look('#!/bin/sh').codes, ['executable']);
    assert.deepEqual(look('log \u001b]0;title\u0007').codes, []);
    assert.deepEqual(look('log \u001b[31m').codes, ['control-characters']);
  });

  it('that are bombs are told, from their directory alone', () => {
    const steep = zipFile({ a: '0'.repeat(4 * 1024 * 1024) });
    assert.deepEqual(look(steep).codes, ['archive-steep']);
    const claimed = zipFile([1, 2, 3].map((index) => ({ name: `${index}`, content: 'x', size: 0x7fffffff })));
    assert.deepEqual(look(claimed).codes, ['archive-large', 'archive-steep']);
    const many = zipFile(Array.from({ length: 10_001 }, (_, index) => ({ name: `${index}`, content: '', stored: true })));
    assert.deepEqual(look(many).codes, ['archive-large']);
    assert.deepEqual(look(gzipSync(Buffer.alloc(8 * 1024 * 1024))).codes, ['archive-steep', 'archive-unread']);
  });

  it('whose entries share bytes are told', () => {
    const honest = zipFile([
      { name: 'a', content: 'kernel', stored: true },
      { name: 'b', content: 'kernel', stored: true },
    ]);
    // Both records of the directory lead to the first entry.
    const end = honest.readUInt32LE(honest.length - 6);
    const second = honest.indexOf('PK\x01\x02', end + 4, 'latin1');
    const shared = Buffer.from(honest);
    shared.writeUInt32LE(0, second + 42);
    shared.write('a', second + 46);
    assert.deepEqual(look(shared).codes, ['archive-overlapping']);
    const reaching = Buffer.from(honest);
    reaching.writeUInt32LE(5_000, second + 20);
    assert.deepEqual(look(reaching).codes, ['archive-overlapping']);
  });

  it('that are archives in archives are told, and looked into as far as they are stored', () => {
    let inner = zipFile({ '../../evil': 'x' });
    assert.deepEqual(look(inner).codes, ['archive-paths']);
    inner = zipFile([{ name: 'one', content: inner, stored: true }]);
    assert.deepEqual(look(inner).codes, ['archive-nested', 'archive-paths']);
    for (const name of ['two', 'three', 'four']) inner = zipFile([{ name, content: inner, stored: true }]);
    assert.deepEqual(look(inner).codes, ['archive-deep', 'archive-nested']);
    assert.deepEqual(look(zipFile({ 'a.tar.gz': 'x' })).codes, ['archive-nested']);
  });

  it('that different programs read differently are told', () => {
    const zip = zipFile({ 'a.txt': 'a' });
    const renamed = Buffer.from(zip);
    renamed.write('b', 30);
    assert.deepEqual(look(renamed).codes, ['archive-damaged']);
    assert.deepEqual(look(zip.subarray(0, -5)).codes, ['archive-damaged']);
    assert.deepEqual(look(Buffer.concat([zip, Buffer.from('more')])).codes, ['trailing-data']);
    // A second end record in the comment of the first, with an empty directory.
    const commented = Buffer.concat([zip, hex('504b0506', 22)]);
    commented.writeUInt16LE(22, zip.length - 2);
    assert(look(commented).codes.includes('archive-ambiguous') || look(commented).codes.includes('two-kinds'));
    assert.deepEqual(look(zipFile([{ name: 'a', content: 'a', flags: 1 }])).codes, ['archive-encrypted']);
    assert.deepEqual(look(zipFile({ 'a.txt': 'a' }, { zip64: true })).codes, []);
  });

  it('that are tapes with links, ways out or holes are told', async () => {
    const links = await tar([{ name: '../a' }, { name: 'b', type: 'symlink', linkname: '/etc/passwd' }]);
    assert.deepEqual(look(links).codes, ['archive-links', 'archive-paths']);
    const holed = await tar([{ name: 'a' }, { name: 'b' }]);
    holed[1024 + 130] = 0x37;
    assert.deepEqual(look(holed).codes, ['archive-damaged']);
    assert.deepEqual(look(await tar([{ name: 'a/b' }])).codes, []);
  });

  it('have their warnings in words that hold nothing of them', () => {
    const { warnings } = inspectAttachment({ bytes: Buffer.from('<html>canary'), name: 'canary\u202e.png' });
    assert.equal(warnings.length, 3);
    assert(!JSON.stringify(warnings).includes('canary'));
  });
});
