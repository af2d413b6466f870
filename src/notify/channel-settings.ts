// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { NgaoError } from '../kit/errors.ts';
import type { EgressPlace } from './egress.ts';
import { textOf, wholeNumberOf } from './settings.ts';

/** Settings that every channel over https knows. */
export const placeKeys = ['host', 'network', 'timeout', 'authorities'] as const;

type Given = Readonly<Record<string, unknown>>;
const longestSecret = 16 * 1024;

/** The host that the channel may reach: named in the settings, beside the address that may be secret. */
export function placeOf(given: Given, where: string): EgressPlace {
  const host = requiredText(given, 'host', where);
  if (!URL.canParse(`https://${host}`) || new URL(`https://${host}/`).host !== host)
    throw new NgaoError('config-invalid', `${where}.host must be a name, with its port where it is not 443: hooks.example.org.`);
  const network = given.network ?? 'public';
  if (network !== 'public' && network !== 'loopback')
    throw new NgaoError('config-invalid', `${where}.network must be public or loopback.`);
  const authorities = textOf(given, 'authorities', where);
  return {
    host,
    network,
    timeout: wholeNumberOf(given, { key: 'timeout', least: 100, most: 120_000 }, where) ?? 20_000,
    ...(authorities !== undefined && { authorities }),
  };
}

export function requiredText(given: Given, key: string, where: string): string {
  const text = textOf(given, key, where);
  if (text === undefined) throw new NgaoError('config-invalid', `${where}.${key} is missing.`);
  return text;
}

/**
 * A secret stands in the file that `<key>File` names or in the environment variable that `<key>Env` names, never in the
 * settings themselves, which are shown and backed up. Throws `config-invalid`; messages never hold the value.
 */
export function secretOf(given: Given, key: string, where: string): string {
  const file = textOf(given, `${key}File`, where);
  const name = textOf(given, `${key}Env`, where);
  if ((file === undefined) === (name === undefined))
    throw new NgaoError(
      'config-invalid',
      `${where} needs ${key}File or ${key}Env, and not both: the secret itself stands elsewhere.`,
    );
  const secret = (file === undefined ? (process.env[name ?? ''] ?? '') : readSecretFile(file, `${where}.${key}File`)).trim();
  if (secret === '' || secret.length > longestSecret || /[\p{Cc}\s]/u.test(secret))
    throw new NgaoError('config-invalid', `The secret of ${where}.${key} is empty or is not one word.`);
  return secret;
}

/** An address of the allowed host, kept secret. */
export function secretUrlOf(given: Given, place: EgressPlace, where: string): string {
  const text = secretOf(given, 'url', where);
  if (!URL.canParse(text) || new URL(text).host !== place.host)
    throw new NgaoError(
      'config-invalid',
      `The secret address of ${where} is not of the host ${place.host}, which ${where}.host allows.`,
    );
  return text;
}

function readSecretFile(file: string, where: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new NgaoError('config-invalid', `The file that ${where} names cannot be read.`, { cause });
  }
}

/** `https://HOST`, or http on this machine itself. */
export function originOf({ host, network }: EgressPlace): string {
  return `${network === 'loopback' ? 'http' : 'https'}://${host}`;
}
