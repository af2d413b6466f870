// SPDX-License-Identifier: Apache-2.0
import { nearest } from '../kit/nearest.ts';
import type { YamlTree } from './yaml-tree.ts';

/** The part of JSON Schema that the policy's schema uses. */
export interface Shape {
  type?: string;
  properties?: Record<string, Shape>;
  required?: readonly string[];
  patternProperties?: Record<string, Shape>;
  items?: Shape;
  anyOf?: readonly Shape[];
  enum?: readonly unknown[];
  pattern?: string;
  description?: string;
  minLength?: number;
  minimum?: number;
  maximum?: number;
}

export interface ShapeError {
  line: number;
  message: string;
}

/** Every way in which the tree is not what the schema says, in document order, in words for the person who wrote it. */
export function checkShape(tree: YamlTree, shape: Shape): ShapeError[] {
  const errors: ShapeError[] = [];
  check(tree, shape, { path: '', errors });
  return errors.sort((a, b) => a.line - b.line);
}

interface Spot {
  /** Where we are, as people say it: `gate.vulnerability`, `exceptions[2] (CVE-1900-0001)`; '' at the root. */
  path: string;
  errors: ShapeError[];
}

function check(tree: YamlTree, shape: Shape, spot: Spot): void {
  const chosen = shape.anyOf ? chooseBranch(tree, shape.anyOf) : shape;
  if (!chosen || !isOfType(tree, chosen))
    tell(spot, tree.line, `${spot.path || 'the document'} must be ${wanted(shape)}${hint(tree, shape)}`);
  else if (tree.kind === 'map') checkMap(tree, chosen, spot);
  else if (tree.kind === 'list')
    tree.items.forEach((item, index) => {
      check(item, chosen.items ?? {}, { ...spot, path: itemPath(spot.path, index, item) });
    });
  else checkScalar(tree, chosen, spot);
}

function chooseBranch(tree: YamlTree, branches: readonly Shape[]): Shape | undefined {
  const fitting = branches.filter((branch) => isOfType(tree, branch));
  if (tree.kind !== 'map' || fitting.length < 2) return fitting[0];
  const known = (branch: Shape) => [...tree.entries.keys()].filter((key) => Object.hasOwn(branch.properties ?? {}, key)).length;
  return fitting.reduce((best, branch) => (known(branch) > known(best) ? branch : best));
}

function isOfType(tree: YamlTree, shape: Shape): boolean {
  if (shape.enum) return tree.kind === 'scalar' && typeof tree.value === 'string';
  if (shape.type === 'object') return tree.kind === 'map';
  if (shape.type === 'array') return tree.kind === 'list';
  if (tree.kind !== 'scalar') return false;
  if (shape.type === 'integer') return Number.isInteger(tree.value);
  return typeof tree.value === shape.type;
}

function checkMap(tree: YamlTree & { kind: 'map' }, shape: Shape, spot: Spot): void {
  const properties = shape.properties ?? {};
  for (const [key, { line, value }] of tree.entries) {
    const property = propertyOf(key, shape);
    if (property) check(value, property, { ...spot, path: spot.path ? `${spot.path}.${key}` : key });
    else tell(spot, line, unknownKey(key, Object.keys(properties), spot.path));
  }
  const missing = (shape.required ?? []).filter((key) => !tree.entries.has(key));
  for (const key of missing) tell(spot, tree.line, `${spot.path}: "${key}" is missing`);
}

function propertyOf(key: string, shape: Shape): Shape | undefined {
  if (Object.hasOwn(shape.properties ?? {}, key)) return shape.properties?.[key];
  return Object.values(shape.patternProperties ?? {})[0];
}

function unknownKey(key: string, known: readonly string[], path: string): string {
  const guess = nearest(key, known);
  const shown = JSON.stringify(key.slice(0, 60));
  return `unknown key ${shown}${path ? ` under ${path}` : ''}${guess ? ` (did you mean "${guess}"?)` : ` (known: ${known.join(', ')})`}`;
}

function checkScalar(tree: YamlTree & { kind: 'scalar' }, shape: Shape, spot: Spot): void {
  const { value } = tree;
  if (typeof value === 'string' ? isGoodText(value, shape) : isGoodValue(value, shape)) return;
  const guess = shape.enum && typeof value === 'string' ? nearest(value, shape.enum as string[]) : undefined;
  const isEmpty = typeof value === 'string' && value.trim() === '' && wanted(shape) === 'text';
  const must = isEmpty ? 'not be empty' : `be ${wanted(shape)}`;
  tell(spot, tree.line, `${spot.path} must ${must}${guess ? ` (did you mean "${guess}"?)` : ''}`);
}

function isGoodText(value: string, shape: Shape): boolean {
  if (shape.enum) return shape.enum.includes(value);
  if (value.trim().length < (shape.minLength ?? 0)) return false;
  return shape.pattern === undefined || new RegExp(shape.pattern).test(value);
}

function isGoodValue(value: unknown, shape: Shape): boolean {
  if (typeof value !== 'number') return true; // its type was checked before
  return value >= (shape.minimum ?? value) && value <= (shape.maximum ?? value);
}

function wanted(shape: Shape): string {
  if (shape.anyOf) return [...new Set(shape.anyOf.map(wanted))].join(', or ');
  if (shape.enum) return `one of ${shape.enum.join(', ')}`;
  if (shape.description && shape.type === 'string') return shape.description;
  if (shape.type === 'object') return shape.properties ? `a mapping (${Object.keys(shape.properties).join(', ')})` : 'a mapping';
  if (shape.type === 'array') return 'a list';
  if (shape.type === 'integer') return `a whole number from ${shape.minimum} to ${shape.maximum}`;
  return shape.type === 'boolean' ? 'true or false' : 'text';
}

/** YAML reads 1.10 as the number 1.1: say so where text was wanted. */
function hint(tree: YamlTree, shape: Shape): string {
  const wantsText = shape.type === 'string' || shape.anyOf?.some((branch) => branch.type === 'string');
  return wantsText && tree.kind === 'scalar' && tree.value !== null ? ': put it in quotes' : '';
}

function itemPath(path: string, index: number, item: YamlTree): string {
  const entry = item.kind === 'map' ? (item.entries.get('id') ?? item.entries.get('package')) : undefined;
  const name = entry?.value.kind === 'scalar' && typeof entry.value.value === 'string' ? entry.value.value : undefined;
  return `${path}[${index}]${name ? ` (${name.replace(/[^\x20-\x7e]/g, '?').slice(0, 80)})` : ''}`;
}

function tell(spot: Spot, line: number, message: string): void {
  if (spot.errors.length < 200) spot.errors.push({ line, message });
}
