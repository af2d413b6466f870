// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../kit/errors.ts';
import { age } from './age/index.ts';
import type { KeyWrapper, KeyWrapperKind, WrapperSettings } from './contract.ts';
import { file } from './file/index.ts';
import { vaultTransit } from './vault-transit/index.ts';

/** Every kind of external key, in the order the reference tells them. */
export const keyWrapperKinds: readonly KeyWrapperKind[] = [file, age, vaultTransit];

/** Opens the external key of that kind. Throws `config-invalid` for an unknown kind, or settings that are unknown or missing. */
export async function openKeyWrapper(id: string, settings: WrapperSettings): Promise<KeyWrapper> {
  return await keyWrapperKind(id, settings).open(settings);
}

/** The kind of that name, if these settings are its own; nothing is opened. Throws `config-invalid`. */
export function keyWrapperKind(id: string, settings: WrapperSettings): KeyWrapperKind {
  const kind = keyWrapperKinds.find((each) => each.id === id);
  const known = keyWrapperKinds.map((each) => each.id).join(', ');
  if (!kind) throw new NgaoError('config-invalid', `There is no kind of key wrapper of that name. Choose one of ${known}.`);
  const missing = kind.needs.filter((name) => !settings[name]);
  if (missing.length > 0) throw new NgaoError('config-invalid', `The key wrapper ${id} also needs: ${missing.join(', ')}.`);
  const names = [...kind.needs, ...kind.takes];
  if (Object.keys(settings).some((name) => !names.includes(name)))
    throw new NgaoError(
      'config-invalid',
      `The key wrapper ${id} was given a setting that it does not have. It has: ${names.join(', ')}.`,
    );
  return kind;
}
