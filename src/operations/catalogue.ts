import type { CataloguePullOutcome } from '../domain/central-catalogue.ts';
import type { ShopId } from '../domain/ids.ts';
import type { CataloguePull } from '../store/central-facts.ts';
import type { Reader } from '../store/reader.ts';

/** What a running hub that has a head office can do about its catalogue. */
export interface CatalogueDesk {
  /** Reads now, behind the sales that wait; never rejects. */
  pull(
    shopId: ShopId,
    wanted: { readonly full: boolean; readonly accept: boolean },
  ): Promise<CataloguePullOutcome>;
  /** UTC ms of the last readings since the hub started; null = none. */
  lastRead(shopId: ShopId): { readonly lastReadAt: number | null; readonly lastFullAt: number | null };
}

/** How a shop's catalogue stands to head office's. Times are UTC ms; null = never, as far as it is known. */
export interface CatalogueState extends CataloguePull {
  readonly id: ShopId;
  readonly name: string;
  /** Since the hub started; null also where no hub runs. */
  readonly lastReadAt: number | null;
}

const NEVER: CataloguePull = { fullAt: null, changedAt: null, lastError: null, conflicts: [] };

/** Gathers how the catalogue of every shop stands. @param desk null where no hub runs, or none has a head office */
export function catalogueStates(reader: Reader, desk: CatalogueDesk | null): readonly CatalogueState[] {
  return reader.shops().map(({ id, name }) => {
    const noted = reader.cataloguePull(id) ?? NEVER;
    const live = desk?.lastRead(id);
    return {
      ...noted,
      id,
      name,
      fullAt: live?.lastFullAt ?? noted.fullAt,
      lastReadAt: live?.lastReadAt ?? null,
    };
  });
}
