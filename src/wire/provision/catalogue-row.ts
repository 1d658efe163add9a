import { articleId, type ShopId } from '../../domain/ids.ts';
import type { ProvisionedArticle } from '../../domain/provision.ts';
import type { Column } from './catalogue-columns.ts';
import type { CsvRecord } from './csv.ts';
import type { FileFaults } from './file-faults.ts';
import { FileRecord } from './file-record.ts';
import { currencyOf } from './provision-place.ts';

const TRUE = ['oui', 'o', 'vrai', 'true', '1', 'x'];
const FALSE = ['non', 'n', 'faux', 'false', '0'];

/** Reads one line of a catalogue; an empty cell says nothing. Null when its cells do not fit the header. */
export function articleOfRow(
  { line, cells }: CsvRecord,
  columns: readonly Column[],
  shopId: ShopId,
  faults: FileFaults,
): ProvisionedArticle | null {
  if (cells.slice(columns.length).some((cell) => cell.trim() !== '')) {
    faults.add(`line ${line}`, `has ${cells.length} cells, the header has ${columns.length}`);
    return null;
  }
  const fields: Partial<Record<Column, string | boolean>> = {};
  for (const [i, column] of columns.entries()) {
    const cell = (cells[i] ?? '').trim();
    if (cell !== '') fields[column] = asInFile(column, cell);
  }
  const record = new FileRecord(`line ${line}`, fields, faults, ', ');
  const id = record.optionalId('id');
  return {
    id: id === null ? null : articleId(id),
    shopId,
    code: record.text(50, 'code'),
    name: record.text(100, 'nom'),
    description: record.optionalText(10_000, 'description'),
    category: record.optionalText(100, 'categorie'),
    currency: currencyOf(record, 10),
    price: record.amount('prix_vente'),
    purchasePrice: record.amount('prix_achat'),
    priceUsd: record.amount('prix_vente_usd'),
    purchasePriceUsd: record.amount('prix_achat_usd'),
    opening: record.integer('quantite_stock'),
    active: record.flag('est_actif'),
    validated: undefined,
    imageUrl: record.optionalText(2000, 'image_url'),
    variants: undefined,
    details: {},
  };
}

/** A cell as a provisioning file would have it, as far as people write it otherwise. */
function asInFile(column: Column, cell: string): string | boolean {
  if (column === 'est_actif') {
    const word = cell.toLowerCase();
    return TRUE.includes(word) || (FALSE.includes(word) ? false : cell);
  }
  if (column === 'devise') return cell.toUpperCase();
  return column.startsWith('prix_') || column === 'quantite_stock' ? withoutGroups(cell) : cell;
}

/** Spreadsheets group digits with spaces, also with the no-break ones of French: "25 000,00". */
function withoutGroups(cell: string): string {
  return cell.replace(/(?<=\d)[ \u00a0\u202f](?=\d)/g, '');
}
