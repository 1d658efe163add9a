import type { ShopId } from '../../domain/ids.ts';
import type { ProvisionedArticle } from '../../domain/provision.ts';
import { COLUMNS, type Column, columnOf } from './catalogue-columns.ts';
import { articleOfRow } from './catalogue-row.ts';
import { type CsvRecord, splitCsv } from './csv.ts';
import { FileFaults } from './file-faults.ts';
import type { DecodedFile } from './provision-file.ts';

const REQUIRED: readonly Column[] = ['code', 'nom'];

/**
 * Decodes a catalogue as shops keep it in a spreadsheet: a header line with French names or those of the contract, then
 * one article per line, known by its code. Every fault names its line.
 */
export function decodeCatalogueCsv(text: string, shopId: ShopId): DecodedFile {
  const faults = new FileFaults();
  const records = splitCsv(text);
  if ('openQuoteLine' in records) {
    return {
      ok: false,
      faults: [`line ${records.openQuoteLine}: a quotation mark is misplaced or never closed`],
    };
  }
  const [header, ...rows] = records;
  if (header === undefined) return { ok: false, faults: ['the file: is empty'] };
  const columns = readHeader(header, faults);
  if (rows.length === 0) faults.add('the file', 'has a header line and no article');
  if (!faults.none) return { ok: false, faults: faults.list() };
  const articles: ProvisionedArticle[] = [];
  const codes = new Map<string, number>();
  for (const row of rows) {
    const article = articleOfRow(row, columns, shopId, faults);
    if (article === null) continue;
    const first = codes.get(article.code);
    if (first !== undefined)
      faults.add(`line ${row.line}`, `the code ${article.code} stands on line ${first} too`);
    codes.set(article.code, row.line);
    articles.push(article);
  }
  if (!faults.none) return { ok: false, faults: faults.list() };
  return { ok: true, provision: { shops: [], tills: [], categories: [], articles } };
}

/** The column of each cell, in the order of the file. */
function readHeader({ line, cells }: CsvRecord, faults: FileFaults): readonly Column[] {
  const place = `line ${line}`;
  const columns: Column[] = [];
  for (const cell of cells) {
    const column = columnOf(cell);
    if (column === undefined) faults.add(place, `"${cell}" is not a column; there are ${COLUMNS.join(', ')}`);
    else if (columns.includes(column)) faults.add(place, `the column ${column} stands twice ("${cell}")`);
    else columns.push(column);
  }
  for (const column of REQUIRED) {
    if (!columns.includes(column)) faults.add(place, `the column ${column} is missing`);
  }
  return columns;
}
