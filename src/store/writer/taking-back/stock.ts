import { articleId, type Seq } from '../../../domain/ids.ts';
import type { FactBody, JournalEntry } from '../../../domain/journal-entry.ts';
import type { MovementKind } from '../../../domain/stock.ts';
import type { FactKind } from '../../statements/fact.ts';
import type { MovementNote } from '../transaction.ts';
import { answeredSince, noteRequests } from './requests.ts';
import { hindered, same, type Taken, type Taking } from './taking.ts';

/** An article is opened once: one that was opened anew since keeps that opening, and the lost one adds nothing to it. */
export function takeOpening(taking: Taking, entry: JournalEntry): Taken {
  const { tx, shop, said } = taking;
  const { subjectId, movement } = entry.body as FactBody;
  const article = articleId(subjectId ?? 0);
  if (movement === undefined || tx.catalogue.article(shop.id, article) === undefined) {
    return hindered('ARTICLE_UNKNOWN');
  }
  if (!tx.isOpen(shop.id, article)) return same(tx.open(shop.id, article, movement.quantity));
  const anew = said.get(`opening ${article}`);
  const opened = anew === undefined ? undefined : tx.prepared.decisions.movement(shop.id, anew, anew);
  if (anew !== undefined && opened?.quantity === movement.quantity) return same(anew);
  return takeOpenedTwice(taking, entry);
}

/**
 * What an article was opened with in one life beside the opening of another. Head office holds it and adds it up, so it is
 * booked; where the hub opened the article anew since the lives parted, a second movement takes it off on both sides.
 */
export function takeOpenedTwice(taking: Taking, entry: JournalEntry): Taken {
  const { said } = taking;
  const { subjectId, movement } = entry.body as FactBody;
  if (movement === undefined) return hindered('FAILED');
  const taken = recordOpenedTwice(taking, entry, movement.quantity);
  if (said.has(`opening ${subjectId}`) && !('obstacle' in taken)) {
    recordOpenedTwice(taking, entry, -movement.quantity);
  }
  return taken;
}

function recordOpenedTwice(taking: Taking, entry: JournalEntry, quantity: number): Taken {
  const { subjectId } = entry.body as FactBody;
  const said = {
    reference: 'REPRISE',
    user: 'hub',
    comment: 'Article ouvert deux fois: une seule ouverture compte après la restauration',
  };
  const movement = { articleId: subjectId ?? 0, kind: 'adjustment', quantity, stockBefore: 0 };
  const body = { subjectId, said, movement };
  return recordAlone(taking, { ...entry, kind: 'opened-twice', body }, said);
}

/** A fact that moves one article, or says something of it: a correction, a loss, goods that came … */
export function takeAlone(taking: Taking, entry: JournalEntry): Taken {
  const repeated = answeredSince(taking, entry);
  if (repeated !== null) return same(repeated);
  const { said } = entry.body as FactBody;
  return recordAlone(taking, entry, { ...said, ...namedFacts(taking, said) });
}

/** Records the fact with another body, its movement if it has one, and the requests that it answered. */
export function recordAlone(taking: Taking, entry: JournalEntry, body: Record<string, unknown>): Taken {
  const { tx, shop } = taking;
  const { subjectId, movement } = entry.body as FactBody;
  const kind = entry.kind as FactKind;
  const { tillTime } = entry.recorded;
  if (movement === undefined) {
    const at = tx.record(shop.id, kind, subjectId, body, tillTime);
    noteRequests(taking, entry, at);
    return same(at);
  }
  const article = articleId(movement.articleId);
  if (!tx.isOpen(shop.id, article)) return hindered('ARTICLE_UNKNOWN');
  const fact = { kind, body: body as MovementNote, tillTime };
  const moved = tx.moveAlone(shop.id, article, movement.kind as MovementKind, movement.quantity, fact);
  const after = moved.before + movement.quantity;
  if (kind === 'regularisation' || (kind === 'count' && after >= 0)) {
    tx.prepared.stockAlert.resolve(shop.id, article, moved.seq);
  }
  if (movement.quantity < 0 && after < 0) tx.prepared.stockAlert.insert(shop.id, moved.seq, article);
  noteRequests(taking, entry, moved.seq);
  return same(moved.seq);
}

/** A rejection names the sale or the refused entry that it means. */
function namedFacts({ origins }: Taking, said: FactBody['said']): Record<string, Seq | null> {
  const named = ['sale', 'quarantined'].filter((key) => typeof said[key] === 'number');
  return Object.fromEntries(named.map((key) => [key, origins.own(said[key])]));
}
