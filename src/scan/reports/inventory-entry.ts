// SPDX-License-Identifier: Apache-2.0
import type { InventoryEntry } from '../../model/observation.ts';
import { type Distribution, ecosystemOfPurl } from '../../model/purl-ecosystem.ts';
import { oneLine } from './observe.ts';
import { packageTold, type ToldPackage } from './package-told.ts';

export interface ToldEntry extends ToldPackage {
  licenses?: readonly string[];
  deprecated?: string;
  /** Stands in where the purl has no `distro`. */
  distribution?: Distribution | undefined;
}

const mostLicenses = 50;

/** An inventory's package; undefined when it has neither purl nor name. */
export function inventoryEntry(told: ToldEntry): InventoryEntry | undefined {
  const component = packageTold(told);
  if (component.name === '') return undefined;
  const found = component.purl === '' ? undefined : ecosystemOfPurl(component.purl, told.distribution);
  return {
    purl: component.purl,
    name: found && found.ecosystem !== '' ? found.name : component.name,
    version: component.version,
    ecosystem: found?.ecosystem ?? '',
    class: component.class,
    scope: component.scope,
    direct: component.direct,
    licenses: [...new Set((told.licenses ?? []).map((license) => oneLine(license)))]
      .filter((license) => license !== '')
      .slice(0, mostLicenses),
    deprecated: oneLine(told.deprecated ?? ''),
  };
}
