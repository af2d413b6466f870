// SPDX-License-Identifier: Apache-2.0
import type { ComponentClass, ComponentScope } from '../model/component.ts';

const classes: readonly ComponentClass[] = ['app', 'base-os', 'base-npm', 'runtime'];

/** What one inventory says of one component, in one small number: bit 0 dev, bit 1 direct, bits 2 and 3 the class. */
export function inventoryFlags(entry: { scope: ComponentScope; direct: boolean; class: ComponentClass }): number {
  return (entry.scope === 'dev' ? 1 : 0) | (entry.direct ? 2 : 0) | (classes.indexOf(entry.class) << 2);
}

export function readInventoryFlags(flags: number): { scope: ComponentScope; direct: boolean; class: ComponentClass } {
  return { scope: flags & 1 ? 'dev' : 'prod', direct: (flags & 2) !== 0, class: classes[(flags >> 2) & 3] as ComponentClass };
}
