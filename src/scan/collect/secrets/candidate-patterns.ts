// SPDX-License-Identifier: Apache-2.0

/** Letters in either case: the flag would widen every other pattern too. */
const anyCase = (letters: string) => [...letters].map((letter) => `[${letter}${letter.toUpperCase()}]`).join('');

/** White space as the rules mean it; text is looked at byte by byte, so any byte of a multi-byte character may be some. */
const space = '[\\s\\x80-\\xff]*';

/** `scheme://user:password@`; only what no rule admits ends it. */
const credentials = ':\\/\\/[^:\\/ \\n]+:[^@\\/ \\n]+@';

/**
 * For every rule of secretlint's recommended preset (12.0.0), what each text it reports must contain: the rule's own
 * pattern made weaker (no look-around, no upper bounds on text that is not ASCII). A file without any of these holds
 * nothing for the preset, so the preset need not be loaded. Keys are rule ids without `@secretlint/secretlint-rule-`;
 * a test compares them with the preset's and feeds generated secrets of every rule through both.
 */
export const candidatePatterns: Readonly<Record<string, readonly string[]>> = {
  aws: [
    `(?:SECRET|secret|Secret)_?(?:ACCESS|access|Access)_?(?:KEY|key|Key)["']?${space}(?::|=)>?${space}["']?[A-Za-z0-9\\/+=]{40}`,
  ],
  // The json form is parsed before it is judged: `\\u00` is the only other way to write the key's name.
  gcp: ['private_key_id', '\\\\u00'],
  privatekey: ['-----BEGIN ?(?:(?:RSA|DSA|EC|OPENSSH|PGP) )?PRIVATE KEY'],
  npm: [':x-oauth-basic@github', '_authToken=[^$]', 'npm_[A-Za-z0-9_]{36}'],
  basicauth: ['(?:https?|ftps?):\\/\\/[-\\w]+:[-\\w]+@'],
  slack: [
    '(?:xox[abopr]|xapp)-[a-zA-Z0-9]{1,40}-',
    `https:\\/\\/${anyCase('hooks')}\\.${anyCase('slack')}`,
    `${anyCase('hooks')}\\.${anyCase('slack')}\\.`,
  ],
  sendgrid: ['SG\\.\\w{1,128}\\.\\w'],
  shopify: ['shp(?:pa|ca|at|ss)_[a-zA-Z0-9]{32}'],
  github: ['gh[oprsu]_[A-Za-z0-9_]{36}', 'github_pat_[A-Za-z0-9_]{82}'],
  gitlab: ['glpat-[A-Za-z0-9_-]{20}'],
  grafana: ['glc_[A-Za-z0-9+\\/]{32}', 'glsa_[A-Za-z0-9]{32}_'],
  openai: ['T3BlbkFJ'],
  anthropic: ['sk-ant-api0'],
  groq: ['gsk_[a-zA-Z0-9]{52}'],
  huggingface: ['hf_[a-zA-Z]{34}'],
  linear: ['lin_api_[a-zA-Z0-9_]{32}'],
  notion: ['ntn_[0-9]{11}'],
  '1password': ['ops_ey[A-Za-z0-9+\\/=]{100}'],
  'database-connection-string': [
    `${anyCase('mongodb')}(?:\\+${anyCase('srv')})?${credentials}`,
    `${anyCase('mysql')}[xX]?${credentials}`,
    `${anyCase('postgres')}(?:${anyCase('ql')})?${credentials}`,
  ],
  'hashicorp-vault': ['hv[brs]\\.[A-Za-z0-9_-]{90}'],
  vercel: ['vc[aikpr]_[A-Za-z0-9]{20}'],
  databricks: ['dapi[A-Fa-f0-9]{32}'],
  docker: ['dckr_pat_'],
  figma: ['figd_[A-Za-z0-9_-]{40}'],
};

let anyCandidate: RegExp | undefined;

/**
 * Whether a file may hold something the rules would report. `bytes` is the text one character per byte (latin1),
 * which every ASCII pattern reads the same and which costs no decoding.
 */
export function isCandidate(bytes: string): boolean {
  anyCandidate ??= new RegExp(Object.values(candidatePatterns).flat().join('|'));
  return anyCandidate.test(bytes);
}

/**
 * The same for a lockfile, which is addresses and digests: a secret can only stand in an address, before its `@`
 * (RFC 3986, section 3.2.1 "userinfo"). Looking back from each `@` is several times faster than the patterns.
 */
export function isLockfileCandidate(bytes: Uint8Array): boolean {
  for (let at = bytes.indexOf(atSign); at !== -1; at = bytes.indexOf(atSign, at + 1)) {
    if (isAfterUserInfo(bytes, at)) return true;
  }
  return false;
}

const atSign = 0x40;
const slash = 0x2f;
const colon = 0x3a;
/** Bytes that end an address or one of its parts: white space, quotes, `/` and `@`. */
const partEnds = new Set([0x09, 0x0a, 0x0d, 0x20, 0x22, 0x27, slash, atSign]);

function isAfterUserInfo(bytes: Uint8Array, at: number): boolean {
  let start = at;
  while (start > 0 && !partEnds.has(bytes[start - 1] as number)) start -= 1;
  return start < at && start > 2 && bytes[start - 1] === slash && bytes[start - 2] === slash && bytes[start - 3] === colon;
}
