// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';

/*
 * Test material: texts of the form each rule reports, put together at run time so that nothing that looks like
 * a token stands in the repository. Keys are rule ids; every form that a rule knows has an entry of its own.
 */
export interface SecretForm {
  rule: string;
  /** Name of the file it is recognised in. */
  file: string;
  text: fc.Arbitrary<string>;
}

const upper = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const of = (letters: string, least: number, most = least) =>
  fc.string({ unit: fc.constantFrom(...letters), minLength: least, maxLength: most });
const lower = upper.toLowerCase();
const digits = '0123456789';
const word = `${upper}${lower}${digits}`;
const join = (...parts: (string | fc.Arbitrary<string>)[]) =>
  fc.tuple(...parts.map((part) => (typeof part === 'string' ? fc.constant(part) : part))).map((texts) => texts.join(''));
const anyCase = (text: string) => fc.mixedCase(fc.constant(text));
/** A body that no rule takes for a placeholder ("password", "aaaa", ...). */
const userinfo = join(of(lower, 2, 9), 'Q:', of(word, 3, 20), 'Zk7@');
const begin = (kind: string) => ['-----BEGIN', kind, 'PRIVATE KEY-----'].filter(Boolean).join(' ');
const end = (kind: string) => ['-----END', kind, 'PRIVATE KEY-----'].filter(Boolean).join(' ');
const keyKind = fc.constantFrom('', 'RSA', 'DSA', 'EC', 'OPENSSH');
const pem = fc
  .tuple(keyKind, of(word, 120, 400), fc.constantFrom('MI', 'b3BlbnNzaC1rZXktdjE'))
  .map(([kind, body, magic]) => `${begin(kind)}\n${magic}${body}\n${end(kind)}`);

const forms: readonly [rule: string, text: fc.Arbitrary<string>, file?: string][] = [
  [
    'aws',
    join(
      fc.constantFrom('', 'AWS_', 'aws', '"Aws_'),
      fc.constantFrom('SECRET_ACCESS_KEY', 'secretAccessKey', 'SecretAccessKey', 'secret_access_key'),
      fc.constantFrom('', '"'),
      fc.constantFrom('=', ' : ', '\u00a0=> ', '\n=\u2028', '= '),
      fc.constantFrom('', '"'),
      of(`${word}/+`, 39),
      of(word, 1),
    ),
  ],
  ['gcp', pem.map((key) => JSON.stringify({ private_key_id: '1', private_key: key })), 'key.json'],
  [
    'gcp',
    pem.map((key) =>
      JSON.stringify({ 'private-key-id': '1', private_key: key })
        .replace(/-key-id/, '\\u005fkey\\u005fid')
        .replace('private-', 'private'),
    ),
    'key.json',
  ],
  ['privatekey', pem],
  ['privatekey', pem.map((key) => JSON.stringify({ key })), 'config.json'],
  ['npm', join('https://', of(word, 1, 40), ':x-oauth-basic@', 'github.com/x'), 'package.json'],
  ['npm', join('//registry.example.org/:_auth', 'Token=', of(word, 1, 40)), '.npmrc'],
  ['npm', join('npm', '_', of(`${word}_`, 36))],
  ['basicauth', join(fc.constantFrom('http', 'https', 'ftp', 'ftps'), '://', userinfo, of(lower, 1, 9), '.test')],
  [
    'slack',
    join(
      fc.constantFrom('xoxb', 'xoxp', 'xapp', 'xoxa', 'xoxo', 'xoxr'),
      '-',
      fc.constantFrom('', '2-'),
      of(word, 1, 40),
      '-',
      of(word, 1, 40),
    ),
  ],
  [
    'slack',
    join(anyCase(`https://hooks.${'slack'}.com/services/t`), of(word, 1, 9), anyCase('/b'), of(word, 1, 9), '/', of(word, 1, 24)),
  ],
  ['sendgrid', join('SG', '.', of(`${word}_`, 22), '.', of(word, 43))],
  ['shopify', join(fc.constantFrom('shppa', 'shpca', 'shpat', 'shpss'), '_', of(word, 32))],
  ['github', join(fc.constantFrom('ghp', 'gho', 'ghu', 'ghs', 'ghr'), '_', of(`${word}_`, 36))],
  ['github', join('github', '_pat_', of(`${word}_`, 82))],
  ['gitlab', join('glpat', '-', of(`${word}_-`, 20, 60))],
  ['grafana', join('glc', '_', of(`${word}+/`, 32, 90))],
  ['grafana', join('glsa', '_', of(word, 32), '_', of('abcdef0123456789', 8))],
  ['openai', join('sk', '-', of(word, 20), 'T3Blbk', 'FJ', of(word, 20))],
  ['openai', join('sk', '-', fc.constantFrom('proj', 'svcacct', 'admin'), '-', of(word, 74), 'T3Blbk', 'FJ', of(word, 74))],
  ['anthropic', join('sk', '-ant-api0', of(digits, 1), '-', of(`${word}_-`, 90, 100), 'AA')],
  ['groq', join('gsk', '_', of(word, 52))],
  ['huggingface', join('hf', '_', of(upper + lower, 34))],
  ['linear', join('lin', '_api_', of(word, 32, 60))],
  ['notion', join('ntn', '_', of(digits, 11), of(word, 35))],
  ['1password', of(lower, 90, 150).map(serviceAccount)],
  ['database-connection-string', join(anyCase('mongodb'), fc.constantFrom('', '+srv', '+SRV'), '://', userinfo, 'db/x')],
  [
    'database-connection-string',
    join(fc.constantFrom('', 'jdbc:'), anyCase('mysql'), fc.constantFrom('', 'x', 'X'), '://', userinfo, 'db'),
  ],
  ['database-connection-string', join(anyCase('postgres'), fc.constantFrom('', 'ql', 'QL'), '://ü', userinfo, 'db:1/x?y')],
  ['hashicorp-vault', join(fc.constantFrom('hvs', 'hvr'), '.', of(`${word}_-`, 90, 120))],
  ['hashicorp-vault', join('hvb', '.', of(`${word}_-`, 138, 200))],
  ['vercel', join(fc.constantFrom('vcp', 'vci', 'vca', 'vcr', 'vck'), '_', of(word, 20, 60))],
  ['databricks', join('da', 'pi', of('abcdefABCDEF0123456789', 32), fc.constantFrom('', '-1'))],
  ['docker', join('dckr', '_pat_', of(`${word}_-`, 27))],
  ['figma', join('figd', '_', of(`${word}_-`, 40, 90))],
];

export const secretForms: readonly SecretForm[] = forms.map(([rule, text, file]) => ({ rule, text, file: file ?? 'notes.txt' }));

/** A 1Password token is a JSON object in base64; the scanner wants its last byte, `}`, to stand in a group of its own. */
function serviceAccount(email: string): string {
  const text = JSON.stringify({ email: email.slice(email.length % 3) });
  return ['ops', Buffer.from(text.replace('}', `${' '.repeat((4 - (text.length % 3)) % 3)}}`)).toString('base64')].join('_');
}
