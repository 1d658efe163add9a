import type { CatalogueConflict, CentralArticle } from '../../../domain/central-catalogue.ts';
import type { ShopId } from '../../../domain/ids.ts';
import type { StoredArticle } from '../../statements/article.ts';
import { ImportReport } from '../import/report.ts';

/** What bringing a part of head office's catalogue into a shop did, and what it could not. */
export class PullReport extends ImportReport {
  readonly shopId: ShopId;
  readonly conflicts: CatalogueConflict[] = [];
  retired = 0;

  constructor(shopId: ShopId) {
    super();
    this.shopId = shopId;
  }

  /** Turns the faults that the import's functions found into conflicts: "variant 7: it belongs to article 3". */
  nameFaults(): void {
    for (const sentence of this.faults.splice(0)) {
      this.conflicts.push({ code: 'belongs-elsewhere', subject: sentence.split(':', 1)[0] ?? '', sentence });
    }
  }

  codeTaken(given: CentralArticle, holder: StoredArticle): void {
    this.conflicts.push({
      code: 'code-taken',
      subject: String(given.id),
      sentence:
        `article ${given.id} (${given.name}) has the code ${given.code} at head office, which article ${holder.id} ` +
        `(${holder.name}) has here: it is not taken over until one of them has another code`,
    });
  }

  elsewhere(kind: 'article' | 'category' | 'variant', id: number, shop: ShopId): void {
    this.conflicts.push({
      code: 'belongs-elsewhere',
      subject: `${kind} ${id}`,
      sentence: `${kind} ${id} belongs to shop ${shop} here, and head office shows it in shop ${this.shopId}`,
    });
  }
}
