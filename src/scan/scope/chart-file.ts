// SPDX-License-Identifier: Apache-2.0
import { NgaoError } from '../../kit/errors.ts';
import type { Place } from '../../model/release-scope.ts';
import { readValues, type ValuesQuestion } from './read-values.ts';
import { type MapNode, type ScalarNode, textOf, type ValuesNode, valueAt } from './values.ts';

export interface ChartDependency extends Place {
  name: string;
  alias: string;
  /** Exact or a range, as asked for. */
  version: string;
  /** `file://...`, an address, `@name`, or '' for a chart that only stands in `charts/`. */
  repository: string;
  /** Keys of the parent's values, in the order Helm tries them. */
  conditions: readonly string[];
  tags: readonly string[];
}

/** The largest known umbrella names 30. */
const dependencyLimit = 500;

export interface ChartFile {
  name: string;
  version: string;
  appVersion: string;
  dependencies: readonly ChartDependency[];
}

/** What Chart.yaml says; throws `input-malformed` where it has no name or no version. */
export async function readChartFile(text: string, question: ValuesQuestion): Promise<ChartFile> {
  const chart = await readValues(text, question);
  const name = textOf(valueAt(chart, ['name'])) ?? '';
  const version = textOf(valueAt(chart, ['version'])) ?? '';
  if (!/^[\w.-]{1,250}$/.test(name) || version === '') {
    throw new NgaoError(
      'input-malformed',
      `${question.file} has no usable name and version; it is not the Chart.yaml of a chart.`,
    );
  }
  return { name, version, appVersion: textOf(valueAt(chart, ['appVersion'])) ?? '', dependencies: dependenciesOf(chart) };
}

/** The dependencies in Chart.yaml, or in the requirements.yaml of an older chart. */
export function dependenciesOf(file: MapNode): ChartDependency[] {
  const list = valueAt(file, ['dependencies']);
  if (list?.kind !== 'list') return [];
  if (list.items.length > dependencyLimit) {
    throw new NgaoError(
      'input-too-large',
      `${file.file} names ${list.items.length} dependencies; the limit is ${dependencyLimit}.`,
    );
  }
  return list.items.flatMap(dependencyOf);
}

function dependencyOf(node: ValuesNode): ChartDependency[] {
  const name = textOf(valueAt(node, ['name']));
  if (!name) return [];
  return [
    {
      file: node.file,
      line: (valueAt(node, ['name']) as ScalarNode).line,
      name,
      alias: textOf(valueAt(node, ['alias'])) || name,
      version: textOf(valueAt(node, ['version'])) ?? '',
      repository: textOf(valueAt(node, ['repository'])) ?? '',
      conditions: (textOf(valueAt(node, ['condition'])) ?? '')
        .split(',')
        .map((condition) => condition.trim())
        .filter((condition) => condition !== ''),
      tags: textsOf(valueAt(node, ['tags'])),
    },
  ];
}

function textsOf(node: ValuesNode | undefined): string[] {
  if (node?.kind !== 'list') return [];
  return node.items.map(textOf).filter((text) => text !== undefined);
}
