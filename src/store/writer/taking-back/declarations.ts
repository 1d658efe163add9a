import type { DeclarationKind } from '../../../domain/declaration.ts';
import { articleId } from '../../../domain/ids.ts';
import type { FactBody, JournalEntry } from '../../../domain/journal-entry.ts';
import { minorUnits } from '../../../domain/money.ts';
import { decidedBefore } from './deliveries.ts';
import { answeredSince } from './requests.ts';
import { tillOf } from './sales.ts';
import { recordAlone } from './stock.ts';
import { hindered, same, type Taken, type Taking } from './taking.ts';

export function takeDeclaration(taking: Taking, entry: JournalEntry): Taken {
  const repeated = answeredSince(taking, entry);
  if (repeated !== null) return same(repeated);
  const { said, declaration } = entry.body as FactBody;
  if (declaration === undefined) return hindered('FAILED');
  const till = tillOf(taking, entry, declaration.tillId);
  if (till === undefined) return hindered('TILL_UNKNOWN');
  const { tx, shop } = taking;
  const article = declaration.articleId === null ? null : articleId(declaration.articleId);
  if (article !== null && tx.catalogue.article(shop.id, article) === undefined) {
    return hindered('ARTICLE_UNKNOWN');
  }
  const taken = recordAlone(taking, entry, said);
  if ('obstacle' in taken) return taken;
  tx.prepared.declaration.insert(shop.id, taken.seq, {
    kind: declaration.kind as DeclarationKind,
    till: till.id,
    article,
    occurredAt: declaration.occurredAt,
    currency: declaration.currency,
    amount: minorUnits(declaration.amount),
  });
  return taken;
}

export function takeExpense({ tx, shop, origins }: Taking, entry: JournalEntry): Taken {
  const { said, subjectId } = entry.body as FactBody;
  const report = origins.own(subjectId);
  if (report === null || tx.prepared.declaration.kindOf(shop.id, report) !== 'cash-report') {
    return hindered('CAUSE_UNKNOWN');
  }
  if (tx.prepared.declaration.isApplied(shop.id, report)) {
    return decidedBefore(tx.prepared.decisions.ofExpense(shop.id, report));
  }
  const at = tx.record(shop.id, 'expense-applied', report, said);
  tx.prepared.declaration.apply(shop.id, report, at);
  return same(at);
}
