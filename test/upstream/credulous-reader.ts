import type { Absent, HubStock } from '../../src/domain/central-stock.ts';
import type { Reader } from '../../src/store/reader.ts';

/** A reader after which whatever did not arrive for certain is certainly not there: the rule of readability, taken away. */
export function credulous(reader: Reader): Reader {
  const credible = (one: Absent): Absent => ({ ...one, kind: 'other', state: 'dropped', mayHaveLeft: false });
  return {
    ...reader,
    centralStanding: (shop) => {
      const standing = reader.centralStanding(shop);
      const articles = [...standing.articles].map(([id, hub]): [typeof id, HubStock] => [
        id,
        { ...hub, absent: hub.absent.map(credible) },
      ]);
      return { ...standing, articles: new Map(articles) };
    },
  };
}
