// SPDX-License-Identifier: Apache-2.0
import { type Logger, pino } from 'pino';

/** Field names whose values never reach a log, wherever they stand (a test feeds them a canary). */
const secretFields = [
  'password',
  'token',
  'code',
  'secret',
  'cookie',
  'authorization',
  'email',
  'title',
  'details',
  'text',
  'reason',
  'url',
  'body',
  'query',
];

/** JSON lines on standard error. Requests are not logged; errors are, without what was asked. */
export function makeLogger(level: string, out: { write(line: string): unknown } = process.stderr): Logger {
  return pino(
    {
      level,
      redact: { paths: secretFields.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]), censor: '[redacted]' },
      serializers: {
        err: (error: Error) => ({ type: error?.name, code: (error as { code?: string })?.code, stack: stackOf(error) }),
      },
    },
    out as never,
  );
}

/** Where it broke, without the message: messages of libraries may repeat what was sent. */
function stackOf(error: Error | undefined): string {
  const { stack = '', message = '' } = error ?? {};
  const start = message === '' ? 0 : stack.indexOf(message);
  // A message that was changed afterwards cannot be told from the frames: then there are none.
  return (start < 0 ? '' : stack.slice(start + message.length))
    .split('\n')
    .filter((line) => /^ +at /.test(line))
    .join('\n');
}
