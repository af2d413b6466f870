// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import Type from 'typebox';
import { NgaoError } from '../../kit/errors.ts';
import type { PublishingConfig, ServerConfig } from '../context.ts';
import type { RouteWorld } from './cve-routes/contract.ts';
import { cveRoute, cveRoutes } from './cve-routes/registry.ts';
import { repositoryOf } from './lines/ghsa-settings.ts';

const settings = Type.Record(Type.String(), Type.Unknown());
const closed = { additionalProperties: false };
const Shape = Type.Object(
  {
    channels: Type.Optional(
      Type.Array(
        Type.Object({ key: Type.String({ pattern: '^[a-z][a-z0-9-]{0,39}$' }), channel: Type.String(), settings }, closed),
        { maxItems: 50 },
      ),
    ),
    cve: Type.Optional(Type.Object({ route: Type.String(), settings }, closed)),
    ghsa: Type.Optional(settings),
  },
  closed,
);
const isShape = new Ajv({ allErrors: true, strict: false }).compile(Shape);

/**
 * Where announcements go. Secrets stand elsewhere, in files or in the environment; its values are never repeated in errors. What it says
 * of CVE and GitHub is tried at once, so that nobody learns of a missing token on the day of an announcement.
 */
export function readPublishing(file: string | undefined, world: RouteWorld): PublishingConfig | undefined {
  if (!file) return undefined;
  const given = parsed(read(file, 'NGAO_PUBLISHING_FILE'));
  if (!isShape(given)) {
    const places = (isShape.errors ?? []).slice(0, 5).map(({ instancePath, message }) => `${instancePath || '/'} ${message}`);
    throw new NgaoError('config-invalid', `The file that NGAO_PUBLISHING_FILE names is wrong: ${places.join('; ')}.`);
  }
  const { channels = [], ...others } = given as Partial<PublishingConfig>;
  if (new Set(channels.map(({ key }) => key)).size < channels.length)
    throw new NgaoError('config-invalid', 'Two channels of NGAO_PUBLISHING_FILE have the same key. Give each its own.');
  const { cve, ghsa } = others;
  const route = cve && cveRoute(cve.route);
  if (cve && !route)
    throw new NgaoError(
      'config-invalid',
      `The cve.route of NGAO_PUBLISHING_FILE must be one of: ${cveRoutes.map(({ id }) => id).join(', ')}.`,
    );
  route?.open(cve?.settings, world);
  if (ghsa) repositoryOf(ghsa, 'ghsa');
  return { channels, ...others };
}

/** NGAO_SIGNING_KEY_FILE and NGAO_SIGNING_PASSPHRASE_FILE. */
export function readSigning(env: Record<string, string | undefined>): ServerConfig['signing'] {
  const { NGAO_SIGNING_KEY_FILE: file, NGAO_SIGNING_PASSPHRASE_FILE: secret } = env;
  if (!file) return undefined;
  const armored = read(file, 'NGAO_SIGNING_KEY_FILE');
  return secret ? { armored, passphrase: read(secret, 'NGAO_SIGNING_PASSPHRASE_FILE').trim() } : { armored };
}

function read(file: string, name: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new NgaoError('config-invalid', `The file that ${name} names cannot be read.`, { cause });
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new NgaoError('config-invalid', 'The file that NGAO_PUBLISHING_FILE names is no JSON.');
  }
}
