import type { CatalogueVariant } from '../../../domain/catalogue.ts';
import { articleId } from '../../../domain/ids.ts';
import type { FactBody, JournalEntry } from '../../../domain/journal-entry.ts';
import type { StoredArticle } from '../../statements/article.ts';
import { articleTouched, recordArticle } from '../record-article.ts';
import { hindered, insteadOf, same, type Taken, type Taking } from './taking.ts';

/** What the hub said of the same subject since is newer: then the lost fact changes nothing. */
export function saidSince({ said }: Taking, kind: string, subject: number | null): Taken | null {
  const newer = said.get(`${kind} ${subject}`);
  return newer === undefined ? null : insteadOf(newer);
}

export function takeArticle(taking: Taking, entry: JournalEntry): Taken {
  const { tx, shop } = taking;
  const { subjectId, said } = entry.body as FactBody;
  const id = articleId(subjectId ?? 0);
  const newer = saidSince(taking, 'article', id);
  if (newer !== null) return newer;
  const { details, ...fields } = said;
  const article = { id, shopId: shop.id, ...fields, details: JSON.stringify(details ?? {}) } as StoredArticle;
  const before = tx.prepared.article.byId(id);
  if (before !== undefined && before.shopId !== shop.id) return hindered('ANOTHER_SHOP');
  const twin = tx.prepared.article.byCode(shop.id, article.code);
  if (twin !== undefined && twin.id !== id) return hindered('NAME_TAKEN');
  const { categoryId } = article;
  if (categoryId !== null && tx.prepared.category.byId(categoryId)?.shopId !== shop.id) {
    return hindered('CAUSE_UNKNOWN');
  }
  return same(recordArticle(tx, article, before));
}

export function takeCategory(taking: Taking, entry: JournalEntry): Taken {
  const { tx, shop } = taking;
  const { subjectId, said } = entry.body as FactBody;
  const newer = saidSince(taking, 'category', subjectId);
  if (newer !== null) return newer;
  const id = subjectId ?? 0;
  const before = tx.prepared.category.byId(id);
  if (before !== undefined && before.shopId !== shop.id) return hindered('ANOTHER_SHOP');
  const at = tx.record(shop.id, 'category', id, said);
  const { name, description } = said as { name: string; description: string };
  tx.prepared.category.put({ id, shopId: shop.id, name, description }, at);
  tx.catalogueFact(shop.id, at);
  return same(at);
}

export function takeVariant(taking: Taking, entry: JournalEntry): Taken {
  const { tx, shop, moment } = { ...taking, moment: taking.tx.moment };
  const { subjectId, said } = entry.body as FactBody;
  const newer = saidSince(taking, 'variant', subjectId);
  if (newer !== null) return newer;
  const id = subjectId ?? 0;
  const fields = said as unknown as Pick<
    CatalogueVariant,
    'articleId' | 'barcode' | 'name' | 'attribute' | 'active' | 'imageUrl'
  >;
  const article = tx.prepared.article.byId(fields.articleId);
  if (article === undefined || article.shopId !== shop.id) return hindered('ARTICLE_UNKNOWN');
  const before = tx.prepared.variant.byId(id);
  if (before !== undefined && before.articleId !== article.id) return hindered('NAME_TAKEN');
  const now = moment.hubTime;
  tx.prepared.variant.put({ ...fields, id, createdAt: before?.createdAt ?? now, changedAt: now });
  const at = tx.record(shop.id, 'variant', id, said);
  articleTouched(tx, article, at);
  return same(at);
}
