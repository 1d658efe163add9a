import { minorUnits } from '../../src/domain/money.ts';
import { isRefused } from '../../src/store/writer/protocol.ts';
import { line, OIL, RICE, SHOP, sale, type TestStore, TILL, testProvision } from './test-store.ts';

const BY = { shopId: SHOP, user: 'Awa' };

/** Lets everything happen once in shop 9 that makes a fact: every kind, and every row that is part of one. */
export function liveThrough(store: TestStore): void {
  store.sell(TILL, sale('S-1', line(OIL, 2), line(RICE, 1)), sale('S-2', line(OIL, 1)));
  store.sell(TILL, sale('too much', line(OIL, 1_000)), sale('S-3', line(RICE, 1)));
  cancelAndDiscard(store);
  receiveAndRefuse(store);
  store.run('correctStock', { serial: TILL, articleId: OIL, wanted: 40 });
  store.run('regulariseStock', { serial: TILL, articleId: OIL, quantity: 3, notes: 'trouvé' });
  declare(store);
  const hand = { articleId: OIL, quantity: 1, at: null, reference: '', comment: 'cassé', key: 'k' };
  store.run('moveStock', { ...BY, ...hand, kind: 'loss' });
  count(store);
  const [oil, ...others] = testProvision().articles;
  if (oil === undefined) throw new Error('oil was expected');
  const dearer = { ...oil, price: minorUnits(2_600_000) };
  store.run('importProvision', { provision: { ...testProvision(), articles: [dearer, ...others] } });
}

function cancelAndDiscard(store: TestStore): void {
  store.run('cancelSale', {
    ...{ serial: TILL, number: 'S-1', reason: 'erreur', reference: '', comment: '' },
  });
  const [kept] = store.reader().quarantine({ shopId: SHOP, state: 'open', limit: 1 });
  if (kept === undefined) throw new Error('an entry was expected');
  store.run('discardQuarantined', { ...BY, id: kept.id, reason: 'double' });
}

function receiveAndRefuse(store: TestStore): void {
  const goods = { ...BY, articleId: OIL, sentAt: null, key: null, reference: 'BL-1', comment: '' };
  store.run('announceDelivery', { ...goods, quantity: 5 });
  store.run('receiveDeliveries', { serial: TILL, articleId: OIL, sent: 5 });
  store.run('announceDelivery', { ...goods, quantity: 7 });
  store.run('refuseDeliveries', { serial: TILL, articleId: OIL });
}

function declare(store: TestStore): void {
  const said = { currency: 'CDF', amount: minorUnits(500), date: null };
  store.run('declare', { serial: TILL, declaration: { kind: 'cash-report', detail: 'taxi', ...said } });
  const returned = { articleCode: 'ART-15', quantity: 1, reason: '', saleReference: 'S-2', ...said };
  store.run('declare', { serial: TILL, declaration: { kind: 'return', ...returned } });
  const [report] = store.reader().declarations({
    ...{ shopId: SHOP, kind: 'cash-report', tillId: null, from: null, to: null, limit: 1 },
  });
  if (report === undefined) throw new Error('a report was expected');
  store.run('applyExpense', { ...BY, id: report.id });
}

function count(store: TestStore): void {
  const begun = store.run('startCount', { ...BY, comment: '', key: null });
  if (isRefused(begun)) throw new Error('a count was expected');
  store.run('countArticle', { ...BY, session: begun.session, articleId: RICE, counted: 12, at: null });
  store.run('endCount', { ...BY, session: begun.session, decision: 'close' });
}
