// SPDX-License-Identifier: Apache-2.0
import { parseXml, type XmlElement } from '../../../kit/xml-tree.ts';
import type { ReportInput } from '../contract.ts';
import { malformed, tooLarge } from '../refuse.ts';
import { PackedParts } from './packed-parts.ts';

export interface Sheet {
  name: string;
  /** Cells as text, by column; rows in order, empty ones left out. */
  rows: readonly (readonly string[])[];
}

const mostSheets = 500;
const mostColumns = 100;
const mostCells = 2_000_000;

/** The sheets of a workbook (ECMA-376 SpreadsheetML): texts and numbers of cells; formulas, styles and links are left out. */
export async function readWorkbook({ bytes, file }: ReportInput): Promise<Sheet[]> {
  const parts = new PackedParts(bytes, file);
  const read = async (name: string): Promise<XmlElement | undefined> => {
    const part = parts.read(name);
    return part && parseXml(part.toString('utf8'), file || 'the workbook');
  };
  const workbook = await read('xl/workbook.xml');
  const relations = await read('xl/_rels/workbook.xml.rels');
  if (!workbook || !relations) throw malformed(file, 'it is no workbook (xlsx). Export it again.');
  const targets = new Map(relations.children.map((each) => [attribute(each, 'Id'), attribute(each, 'Target')]));
  const shared = sharedTexts(await read('xl/sharedStrings.xml'));
  const listed = childrenOf(childOf(workbook, 'sheets'), 'sheet');
  if (listed.length > mostSheets) throw tooLarge(file, `a workbook of ${listed.length} sheets; no real summary has so many.`);
  const reader = new SheetReader(shared, file);
  const sheets: Sheet[] = [];
  for (const sheet of listed) {
    const target = targets.get(attribute(sheet, 'id')) ?? '';
    const root = await read(target.startsWith('/') ? target.slice(1) : `xl/${target}`);
    if (root) sheets.push({ name: attribute(sheet, 'name'), rows: reader.rows(root) });
  }
  return sheets;
}

/** `<si><t>` or, for text with formats, `<si><r><t>`. */
function sharedTexts(root: XmlElement | undefined): string[] {
  return childrenOf(root, 'si').map(textOf);
}

function textOf(element: XmlElement | undefined): string {
  const runs = childrenOf(element, 'r').map((run) => childOf(run, 't')?.text ?? '');
  return (childOf(element, 't')?.text ?? '') + runs.join('');
}

class SheetReader {
  private readonly shared: readonly string[];
  private readonly file: string;
  private left = mostCells;

  constructor(shared: readonly string[], file: string) {
    this.shared = shared;
    this.file = file;
  }

  rows(sheet: XmlElement): string[][] {
    const rows = childrenOf(childOf(sheet, 'sheetData'), 'row').map((row) => this.row(row));
    return rows.filter((row) => row.some((cell) => cell !== ''));
  }

  private row(row: XmlElement): string[] {
    const cells: string[] = [];
    for (const cell of childrenOf(row, 'c')) {
      if (--this.left < 0) throw tooLarge(this.file, 'the workbook has more cells than any real summary.');
      const column = columnOf(attribute(cell, 'r')) ?? cells.length;
      if (column < mostColumns) {
        while (cells.length < column) cells.push('');
        cells[column] = this.cell(cell);
      }
    }
    return cells;
  }

  private cell(cell: XmlElement): string {
    if (attribute(cell, 't') === 'inlineStr') return textOf(childOf(cell, 'is'));
    const value = childOf(cell, 'v')?.text ?? '';
    return attribute(cell, 't') === 's' ? (this.shared[Number(value)] ?? '') : value;
  }
}

/** `C7` is column 2. */
function columnOf(reference: string): number | undefined {
  const letters = /^([A-Z]{1,3})\d+$/.exec(reference)?.[1];
  if (letters === undefined) return undefined;
  return [...letters].reduce((column, letter) => column * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

function attribute(element: XmlElement, name: string): string {
  return element.attributes.get(name) ?? '';
}

function childOf(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find((child) => child.name === name);
}

function childrenOf(element: XmlElement | undefined, name: string): XmlElement[] {
  return element?.children.filter((child) => child.name === name) ?? [];
}
