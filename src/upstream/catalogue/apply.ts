import {
  type CatalogueConflict,
  type CataloguePullOutcome,
  type CentralCatalogue,
  mergeConflicts,
} from '../../domain/central-catalogue.ts';
import type { ArticleId, ShopId } from '../../domain/ids.ts';
import type { HeldCatalogue } from '../../store/central-facts.ts';
import type { Reader } from '../../store/reader.ts';
import { isRefused, type WriterClient } from '../../store/writer/protocol.ts';
import { partsOf } from './parts-of-reading.ts';
import type { Reading } from './reading.ts';
import type { Remembered } from './remembered.ts';
import { planRetirement } from './retirement.ts';

export interface ApplyParts {
  readonly shopId: ShopId;
  readonly reader: Reader;
  readonly writer: WriterClient;
  readonly remembered: Remembered;
}

export interface Wanted {
  readonly full: boolean;
  /** A person says that what is missing at head office is really gone. */
  readonly accept: boolean;
}

const NOTHING = { articles: [], variants: [], deliveries: [], doubt: null, unknownThere: [] };

/** Brings a reading into the shop. What it says twice, or said before, is not sent to the writer at all. */
export async function applyReading(
  parts: ApplyParts,
  reading: Reading,
  { full, accept }: Wanted,
): Promise<CataloguePullOutcome> {
  const { shopId, reader, writer, remembered } = parts;
  const held = reader.heldCatalogue(shopId);
  const retirement = full ? planRetirement(held, reading) : NOTHING;
  const conflicts: CatalogueConflict[] = [...reading.conflicts, ...retirement.unknownThere];
  const sum = { full, error: null as string | null, added: 0, changed: 0, retired: 0, others: 0 };
  if (retirement.doubt !== null && !accept) {
    const all = mergeConflicts([retirement.doubt], conflicts);
    return { ...sum, error: retirement.doubt.sentence, conflicts: all };
  }
  const changed = changedPlaces(reader, shopId, reading.catalogue);
  const news = remembered.newIn(changed, reader.catalogueSeq(shopId));
  for (const part of partsOf(news, retirement, codesOf(held))) {
    const receipt = await writer.call('applyCatalogue', { shopId, ...part });
    if (isRefused(receipt)) {
      const why = 'sentence' in receipt ? receipt.sentence : receipt.refused;
      const error = `the hub could not write down head office's catalogue: ${why}`;
      return { ...sum, error, conflicts: mergeConflicts(conflicts) };
    }
    sum.added += receipt.added;
    sum.changed += receipt.changed;
    sum.retired += receipt.retired;
    sum.others += receipt.others;
    conflicts.push(...receipt.conflicts);
    const { before, after } = receipt.catalogueSeq;
    // What met a conflict is looked at again each time, until it meets none.
    const known = receipt.conflicts.length === 0 ? part : { ...part, catalogue: NO_NEWS };
    remembered.add(known, before, after);
  }
  return { ...sum, conflicts: mergeConflicts(conflicts) };
}

const NO_NEWS = { dollarRate: null, tills: [], categories: [], articles: [], variants: [], deliveries: [] };

/** Without the rate and the tills that are the same here: no seq of the catalogue tells when a person changes them. */
function changedPlaces(reader: Reader, shopId: ShopId, catalogue: CentralCatalogue): CentralCatalogue {
  const { dollarRate } = catalogue;
  return {
    ...catalogue,
    dollarRate: dollarRate === reader.shop(shopId)?.dollarRate ? null : dollarRate,
    tills: catalogue.tills.filter(({ tillId, shown }) => {
      const till = reader.till(tillId);
      return shown !== null && (shown.name !== till?.name || shown.active !== till.active);
    }),
  };
}

function codesOf(held: HeldCatalogue): ReadonlyMap<ArticleId, string> {
  return new Map(held.articles.map(({ id, code }) => [id, code]));
}
