import type { Provision, ProvisionedArticle } from '../../domain/provision.ts';
import { FileFaults } from './file-faults.ts';
import { type FileRecord, recordsOf } from './file-record.ts';
import { articleOf } from './provision-article.ts';
import { categoryOf, shopOf, tillOf } from './provision-place.ts';

export type DecodedFile =
  | { readonly ok: true; readonly provision: Provision }
  | { readonly ok: false; readonly faults: readonly string[] };

const LISTS = ['boutiques', 'terminaux', 'categories', 'articles'] as const;

/**
 * Decodes a parsed provisioning file: `{boutiques, terminaux, categories, articles}`, each a list that may be absent,
 * with the field names of the contract's data model (section 10). All faults at once, each with its place in the file.
 */
export function decodeProvision(value: unknown): DecodedFile {
  const faults = new FileFaults();
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { ok: false, faults: [`the file: is not an object of lists named ${LISTS.join(', ')}`] };
  }
  const file: Readonly<Record<string, unknown>> = { ...value };
  for (const key of Object.keys(file)) {
    if (!LISTS.some((list) => list === key)) faults.add(key, `is not one of ${LISTS.join(', ')}`);
  }
  if (Object.keys(file).length === 0) faults.add('the file', `has none of ${LISTS.join(', ')}`);
  const records = (list: (typeof LISTS)[number]): FileRecord[] => recordsOf(list, file[list] ?? [], faults);
  const places = records('boutiques');
  const shops = places.map(shopOf);
  checkRepeats(faults, 'id', places, shops, (shop) => shop.id);
  checkRepeats(faults, 'code', places, shops, (shop) => shop.code);
  const counters = records('terminaux');
  const tills = counters.map(tillOf);
  checkRepeats(faults, 'id', counters, tills, (till) => till.id);
  checkRepeats(faults, 'numero_serie', counters, tills, (till) => till.serial);
  const shelves = records('categories');
  const categories = shelves.map(categoryOf);
  checkRepeats(faults, 'id', shelves, categories, (category) => category.id);
  const articles = decodeArticles(records('articles'), faults);
  if (!faults.none) return { ok: false, faults: faults.list() };
  return { ok: true, provision: { shops, tills, categories, articles } };
}

function decodeArticles(records: readonly FileRecord[], faults: FileFaults): ProvisionedArticle[] {
  const articles = records.map(articleOf);
  checkRepeats(faults, 'id', records, articles, (article) => article.id ?? 0);
  const codeInShop = ({ code, shopId }: ProvisionedArticle): string =>
    code === '' ? '' : `${code} (${shopId})`;
  checkRepeats(faults, 'code (boutique_id)', records, articles, codeInShop);
  const places = articles.flatMap(({ variants = [] }, i) =>
    variants.map((_, v) => ({ place: `${records[i]?.place}.variantes[${v}]` })),
  );
  const variants = articles.flatMap((article) => article.variants ?? []);
  checkRepeats(faults, 'id', places, variants, (variant) => variant.id);
  return articles;
}

/**
 * Nothing may stand twice: which of the two would count? A key that is 0 or empty was missing, which has been said.
 * `places` and `things` go together.
 */
function checkRepeats<Thing>(
  faults: FileFaults,
  what: string,
  places: readonly { readonly place: string }[],
  things: readonly Thing[],
  keyOf: (thing: Thing) => string | number,
): void {
  const firsts = new Map<string | number, string>();
  for (const [i, thing] of things.entries()) {
    const place = places[i]?.place ?? '';
    const key = keyOf(thing);
    const first = firsts.get(key);
    if (first === undefined) firsts.set(key, place);
    else if (key !== 0 && key !== '') faults.add(place, `has the same ${what} as ${first}: ${key}`);
  }
}
