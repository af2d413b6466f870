// SPDX-License-Identifier: Apache-2.0
import type { InventoryEntry, ObservedComponent } from '../../../model/observation.ts';
import { inventoryEntry } from '../inventory-entry.ts';
import { firstText, listAt, textAt } from '../loose-value.ts';
import { packageTold, type ToldPackage } from '../package-told.ts';
import type { Bom } from './bom.ts';

/** The components that vulnerabilities refer to, by bom-ref. */
export class KnownComponents {
  /** Every component, told apart from what the document is about. */
  size = 0;
  private readonly byRef = new Map<string, ObservedComponent>();

  static of(bom: Bom): KnownComponents {
    const known = new KnownComponents();
    for (const component of bom.components()) {
      known.size++;
      known.remember(component);
    }
    // A flaw may be in the product itself.
    if (bom.described) known.remember(bom.described);
    return known;
  }

  /**
   * The component a reference names: a bom-ref of this document, a BOM-Link into it (`urn:cdx:serial/version#ref`), or a
   * package URL in its place.
   */
  find(ref: string): ObservedComponent | undefined {
    const known = this.byRef.get(ref) ?? this.byRef.get(linked(ref));
    if (known) return known;
    const purl = [ref, linked(ref)].find((text) => text.startsWith('pkg:'));
    const component = purl === undefined ? undefined : packageTold({ purl });
    return component?.purl ? component : undefined;
  }

  private remember(component: unknown): void {
    const ref = textAt(component, 'bom-ref');
    if (ref === '' || this.byRef.has(ref)) return;
    this.byRef.set(ref, packageTold(packageOf(component)));
  }
}

/** The part behind `#`, decoded. */
function linked(ref: string): string {
  const at = ref.startsWith('urn:cdx:') ? ref.indexOf('#') : -1;
  if (at < 0) return '';
  try {
    return decodeURIComponent(ref.slice(at + 1));
  } catch {
    return ref.slice(at + 1);
  }
}

/** A component that stands in its vulnerability's own place (before 1.4). */
export function componentInPlace(component: unknown): ObservedComponent {
  return packageTold(packageOf(component));
}

const groups = new Set(['application', 'container', 'platform', 'operating-system', 'file', 'data', 'machine-learning-model']);

/** A package of the inventory; files, applications and the like are no packages. */
export function entryOfComponent(component: unknown): InventoryEntry | undefined {
  if (groups.has(textAt(component, 'type')) && textAt(component, 'purl') === '') return undefined;
  return inventoryEntry({
    ...packageOf(component),
    licenses: listAt(component, 'licenses').map((choice) =>
      firstText(choice, ['expression'], ['license', 'id'], ['license', 'name']),
    ),
  });
}

function packageOf(component: unknown): ToldPackage {
  const group = textAt(component, 'group');
  const name = textAt(component, 'name');
  const properties = new Map(listAt(component, 'properties').map((each) => [textAt(each, 'name'), textAt(each, 'value')]));
  const occurrences = listAt(component, 'evidence', 'occurrences').map((each) => textAt(each, 'location'));
  const paths = [...properties].filter(([key]) => pathProperty.test(key)).map(([, value]) => value);
  const isDev = textAt(component, 'scope') === 'excluded' || properties.get('cdx:npm:package:development') === 'true';
  return {
    purl: textAt(component, 'purl'),
    name: group === '' ? name : `${group}/${name}`,
    version: textAt(component, 'version'),
    foundAt: [...occurrences, ...paths],
    scope: isDev ? 'dev' : 'prod',
  };
}

const pathProperty = /^(?:syft:location:\d+:path|cdx:npm:package:path|aquasecurity:trivy:FilePath|SrcFile)$/;
