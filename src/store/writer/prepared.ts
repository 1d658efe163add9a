import type { Database } from '../open.ts';
import { prepareAnsweredRequest } from '../statements/answered-request.ts';
import { prepareArticle } from '../statements/article.ts';
import { prepareCameBack } from '../statements/came-back.ts';
import { prepareCancellation } from '../statements/cancellation.ts';
import { prepareCategory } from '../statements/category.ts';
import { prepareCentralCatalogueWrites } from '../statements/central-catalogue.ts';
import { prepareCentralStock, prepareCentralStockWrites } from '../statements/central-stock.ts';
import { prepareCount, prepareCountWrites } from '../statements/count.ts';
import { prepareCountedSales, prepareDayTotal, prepareDayTotalWrites } from '../statements/day-total.ts';
import { prepareDeclarationWrites } from '../statements/declaration.ts';
import { prepareDeliveryWrites } from '../statements/delivery.ts';
import { prepareEpochRanges } from '../statements/epoch-range.ts';
import { prepareFact, prepareFactWrites } from '../statements/fact.ts';
import { prepareHub } from '../statements/hub.ts';
import { prepareKnownSale } from '../statements/known-sale.ts';
import { prepareLevelWrites } from '../statements/level.ts';
import { prepareMadeNumbers } from '../statements/made-number.ts';
import { prepareMoveIn, prepareMoveInWrites } from '../statements/move-in.ts';
import { prepareMovementWrites } from '../statements/movement.ts';
import { prepareNotificationWrites } from '../statements/notification.ts';
import { prepareOfficeTrustWrites } from '../statements/office-trust.ts';
import { prepareOrphanedMovements } from '../statements/orphaned-movement.ts';
import { prepareQuarantineWrites } from '../statements/quarantine.ts';
import { prepareSaleWrites } from '../statements/sale.ts';
import { prepareSalesByNumber } from '../statements/sales-by-number.ts';
import { prepareShelf } from '../statements/shelf.ts';
import { prepareShop, prepareShopWrites } from '../statements/shop.ts';
import { prepareStart } from '../statements/start.ts';
import { prepareStockAlertWrites } from '../statements/stock-alert.ts';
import { prepareDecisions, prepareTakenBack, prepareTakenBackWrites } from '../statements/taken-back.ts';
import { prepareTill, prepareTillWrites } from '../statements/till.ts';
import { prepareTillComparison, prepareTillComparisonWrites } from '../statements/till-comparison.ts';
import { preparePresenceWrites } from '../statements/till-presence.ts';
import { prepareBoundary, prepareSavepoint } from '../statements/transaction.ts';
import { prepareUpstream, prepareUpstreamWrites } from '../statements/upstream.ts';
import { prepareUpstreamCallWrites } from '../statements/upstream-call.ts';
import { prepareUpstreamDecisions } from '../statements/upstream-decision.ts';
import { prepareUpstreamLateWrites } from '../statements/upstream-late.ts';
import { prepareUpstreamRestart } from '../statements/upstream-restart.ts';
import { prepareVariant } from '../statements/variant.ts';

/** Every statement that the writer uses, prepared once. */
export function prepareWrites(db: Database) {
  return {
    hub: prepareHub(db),
    start: prepareStart(db),
    shop: { ...prepareShop(db), ...prepareShopWrites(db) },
    till: { ...prepareTill(db), ...prepareTillWrites(db) },
    tillComparison: { ...prepareTillComparison(db), ...prepareTillComparisonWrites(db) },
    officeTrust: prepareOfficeTrustWrites(db),
    presence: preparePresenceWrites(db),
    category: prepareCategory(db),
    central: prepareCentralCatalogueWrites(db),
    article: prepareArticle(db),
    variant: prepareVariant(db),
    level: prepareLevelWrites(db),
    fact: { ...prepareFact(db), ...prepareFactWrites(db) },
    answeredRequest: prepareAnsweredRequest(db),
    declaration: prepareDeclarationWrites(db),
    sale: { ...prepareKnownSale(db), ...prepareSaleWrites(db) },
    madeNumber: prepareMadeNumbers(db),
    movement: prepareMovementWrites(db),
    notification: prepareNotificationWrites(db),
    dayTotal: { ...prepareDayTotal(db), ...prepareDayTotalWrites(db) },
    countedSales: prepareCountedSales(db),
    cancellation: prepareCancellation(db),
    quarantine: prepareQuarantineWrites(db),
    salesByNumber: prepareSalesByNumber(db),
    shelf: prepareShelf(db),
    centralStock: { ...prepareCentralStock(db), ...prepareCentralStockWrites(db) },
    moveIn: { ...prepareMoveIn(db), ...prepareMoveInWrites(db) },
    count: { ...prepareCount(db), ...prepareCountWrites(db) },
    stockAlert: prepareStockAlertWrites(db),
    delivery: prepareDeliveryWrites(db),
    epochRange: prepareEpochRanges(db),
    takenBack: { ...prepareTakenBack(db), ...prepareTakenBackWrites(db) },
    orphanedMovement: prepareOrphanedMovements(db),
    cameBack: prepareCameBack(db),
    decisions: prepareDecisions(db),
    savepoint: prepareSavepoint(db),
    boundary: prepareBoundary(db),
    upstreamCall: prepareUpstreamCallWrites(db),
    upstreamDecision: prepareUpstreamDecisions(db),
    upstreamLate: prepareUpstreamLateWrites(db),
    upstream: { ...prepareUpstream(db), ...prepareUpstreamWrites(db), ...prepareUpstreamRestart(db) },
  };
}

export type Prepared = ReturnType<typeof prepareWrites>;
