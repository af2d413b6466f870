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
export function makeLogger(level: string): Logger {
  return pino(
    {
      level,
      redact: { paths: secretFields.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]), censor: '[redacted]' },
      serializers: {
        err: (error: Error) => ({ type: error?.name, code: (error as { code?: string })?.code, stack: stackOf(error) }),
      },
    },
    process.stderr as never,
  );
}

/** Where it broke, without the message: messages of libraries may repeat what was sent. */
function stackOf(error: Error | undefined): string {
  return (error?.stack ?? '')
    .split('\n')
    .filter((line) => line.trimStart().startsWith('at '))
    .join('\n');
}
