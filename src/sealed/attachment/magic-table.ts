// SPDX-License-Identifier: Apache-2.0

export type AttachmentKind =
  | 'empty'
  | 'pdf'
  | 'png'
  | 'jpeg'
  | 'gif'
  | 'webp'
  | 'zip'
  | 'docx'
  | 'xlsx'
  | 'jar'
  | 'gzip'
  | 'tar'
  | '7z'
  | 'xz'
  | 'zstd'
  | 'bzip2'
  | 'rar'
  | 'elf'
  | 'pe'
  | 'mach-o'
  | 'java-class'
  | 'wasm'
  | 'sqlite'
  | 'pcap'
  | 'html'
  | 'svg'
  | 'xml'
  | 'json'
  | 'eml'
  | 'script'
  | 'text'
  | 'unknown';

export interface Magic {
  kind: AttachmentKind;
  /** Hexadecimal digits at the start; `..` for any byte. */
  bytes: string;
  at?: number;
}

/** First bytes, the more particular before the more general. */
export const magics: readonly Magic[] = [
  { kind: 'png', bytes: '89504e470d0a1a0a' },
  { kind: 'jpeg', bytes: 'ffd8ff' },
  { kind: 'gif', bytes: '474946383761' },
  { kind: 'gif', bytes: '474946383961' },
  { kind: 'webp', bytes: '52494646........57454250' },
  { kind: 'pdf', bytes: '255044462d' },
  { kind: 'zip', bytes: '504b0304' },
  { kind: 'zip', bytes: '504b0506' },
  { kind: 'gzip', bytes: '1f8b' },
  { kind: '7z', bytes: '377abcaf271c' },
  { kind: 'xz', bytes: 'fd377a585a00' },
  { kind: 'zstd', bytes: '28b52ffd' },
  { kind: 'bzip2', bytes: '425a68..314159265359' },
  { kind: 'rar', bytes: '526172211a07' },
  { kind: 'elf', bytes: '7f454c46' },
  { kind: 'mach-o', bytes: 'feedface' },
  { kind: 'mach-o', bytes: 'feedfacf' },
  { kind: 'mach-o', bytes: 'cefaedfe' },
  { kind: 'mach-o', bytes: 'cffaedfe' },
  { kind: 'java-class', bytes: 'cafebabe' },
  { kind: 'wasm', bytes: '0061736d' },
  { kind: 'sqlite', bytes: '53514c69746520666f726d6174203300' },
  { kind: 'pcap', bytes: 'a1b2c3d4' },
  { kind: 'pcap', bytes: 'd4c3b2a1' },
  { kind: 'pcap', bytes: 'a1b23c4d' },
  { kind: 'pcap', bytes: '4d3cb2a1' },
  { kind: 'pcap', bytes: '0a0d0d0a........1a2b3c4d' },
  { kind: 'pcap', bytes: '0a0d0d0a........4d3c2b1a' },
  { kind: 'tar', bytes: '7573746172', at: 257 },
  { kind: 'script', bytes: '2321' },
];

export interface KindFacts {
  /** What the file is served as; pictures and text apart, always as a download of no type. */
  mediaType: string;
  /** Endings of names that speak the truth about the kind. */
  endings: readonly string[];
  /** Media types that may be declared for it. */
  declared: RegExp;
}

const text = /^(text\/|application\/(json|xml|x-|javascript|sql|yaml|toml)|message\/rfc822)/;
const any = /./;
const binary = 'application/octet-stream';

function facts(endings: string, declared: RegExp = any, mediaType = binary): KindFacts {
  return { mediaType, endings: endings.split(' ').filter((each) => each !== ''), declared };
}

export const kindFacts: Readonly<Record<AttachmentKind, KindFacts>> = {
  empty: facts(''),
  pdf: facts('pdf', /^application\/pdf$/),
  png: facts('png', /^image\/png$/, 'image/png'),
  jpeg: facts('jpg jpeg jpe', /^image\/jpe?g$/, 'image/jpeg'),
  gif: facts('gif', /^image\/gif$/, 'image/gif'),
  webp: facts('webp', /^image\/webp$/, 'image/webp'),
  zip: facts('zip whl apk odt ods odp pptx vsix nupkg', /^application\//),
  docx: facts('docx docm', /^application\//),
  xlsx: facts('xlsx xlsm', /^application\//),
  jar: facts('jar war ear', /^application\//),
  gzip: facts('gz tgz', /^application\//),
  tar: facts('tar', /^application\//),
  '7z': facts('7z', /^application\//),
  xz: facts('xz txz', /^application\//),
  zstd: facts('zst', /^application\//),
  bzip2: facts('bz2 tbz', /^application\//),
  rar: facts('rar', /^application\//),
  elf: facts('so bin elf o', /^application\//),
  pe: facts('exe dll sys scr', /^application\//),
  'mach-o': facts('dylib macho', /^application\//),
  'java-class': facts('class', /^application\//),
  wasm: facts('wasm', /^application\//),
  sqlite: facts('sqlite db sqlite3', /^application\//),
  pcap: facts('pcap pcapng cap', /^application\//),
  html: facts('html htm xhtml', /^(text\/html|application\/xhtml)/),
  svg: facts('svg', /^image\/svg/),
  xml: facts('xml xsd xsl pom', /^(text|application)\/(.*\+)?xml/),
  json: facts('json sarif har map', text, 'text/plain; charset=utf-8'),
  eml: facts('eml txt', /^(message\/rfc822|text\/)/),
  script: facts('sh bash py pl rb js mjs', text),
  text: facts(
    'txt log md csv patch diff c h js ts py sh yaml yml java go rs sql toml ini conf eml json xml',
    text,
    'text/plain; charset=utf-8',
  ),
  unknown: facts(''),
};
