import type { ShopStatus } from '../operations/status.ts';
import type { ToldShop } from '../wire/head-office/causes.ts';
import { LOST_SALE_CAUSES } from '../wire/head-office/lost-sale-causes.ts';
import { ageText, momentText } from './age-text.ts';
import { amountText } from './amount-text.ts';
import { causeText } from './cause-text.ts';
import { oneLine } from './table.ts';

/** A shop's status with its causes in words. */
export type ToldStatus = ToldShop<ShopStatus>;

/**
 * The status of one shop for people, a line for each thing that matters.
 * @param now UTC ms
 * @param running whether a running hub said it: then it knows whether there is a head office
 */
export function shopText(shop: ToldStatus, now: number, timeZone: string, running: boolean): string {
  const lines = [
    `Shop ${shop.id} ${shop.name}${shop.active ? '' : ' (inactive)'}`,
    `  Tills       ${shop.tills.active} enabled, ${shop.tills.inactive} disabled`,
    `  Unsent      ${unsentText(shop, now, timeZone)}`,
    ...contactLines(shop, now, running),
    ...takenBackLines(shop),
    `  Quarantine  ${shop.quarantined === 0 ? 'empty' : `${shop.quarantined} open (see "quarantine list")`}`,
    ...holdLines(shop),
    ...parkedLines(shop),
    ...catalogueLines(shop),
    ...lostSalesLines(shop),
  ];
  return `${lines.map(oneLine).join('\n')}\n`;
}

function unsentText({ unsent }: ToldStatus, now: number, timeZone: string): string {
  if (unsent.count === 0) return 'nothing';
  const amounts = unsent.amounts.map(({ currency, total }) => amountText(total, currency));
  const oldest =
    unsent.oldestAt === null
      ? ''
      : `; the oldest waits for ${ageText(now - unsent.oldestAt)} (since ${momentText(unsent.oldestAt, timeZone)})`;
  return `${unsent.count} ${unsent.count === 1 ? 'sale' : 'sales'}, ${amounts.join(' + ')}${oldest}`;
}

function contactLines(
  { upstream: { contact }, retrying }: ToldStatus,
  now: number,
  running: boolean,
): string[] {
  const lines = retrying === 0 ? [] : [`  Retrying    ${retrying}`];
  if (contact === null) {
    if (running) lines.push('  Head office none is set (HUB_UPSTREAM_URL)');
    return lines;
  }
  const last = contact.lastContactAt === null ? 'not yet' : `${ageText(now - contact.lastContactAt)} ago`;
  if (contact.progress !== null) lines.push(`  Sending     ${contact.progress.english}`);
  lines.push(`  Last talk   ${last}${contact.lastError === null ? '' : `; then: ${contact.lastError}`}`);
  return lines;
}

/** Only what somebody should look at. */
function catalogueLines({ catalogue }: ToldStatus): string[] {
  const lines: string[] = [];
  if (catalogue !== null && catalogue.lastError !== null) lines.push(`  Catalogue   ${catalogue.lastError}`);
  if (catalogue !== null && catalogue.conflicts > 0)
    lines.push(`  Catalogue   ${catalogue.conflicts} conflicts (see "catalogue status")`);
  return lines;
}

function takenBackLines({ takenBack: { facts, sales, unapplied } }: ToldStatus): string[] {
  if (facts === 0) return [];
  const lines = [`  Restored    ${facts} facts taken back from head office (${sales} sales)`];
  if (unapplied > 0)
    lines.push(`  Unapplied   ${unapplied} of them could not be applied and are kept for a person`);
  return lines;
}

/** What came of a restore: nothing is said of a hub that never lost anything. */
function lostSalesLines({ lostSales }: ToldStatus): string[] {
  const { tills, compared, takenBack, missing, waiting, first } = lostSales;
  if (tills === 0) return [];
  const lines: string[] = [];
  if (compared < tills) {
    const causes = [...new Set(waiting.map(({ cause }) => cause))];
    const why = causes.length === 0 ? '' : `; head office does not tell of the rest (${causes.join(', ')})`;
    lines.push(`  Restored    ${compared} of ${tills} tills compared with head office${why}`);
  }
  if (takenBack > 0)
    lines.push(`  Taken back  ${takenBack} sales that head office had and this hub had lost`);
  for (const { number, tillName, reason } of first)
    lines.push(
      `  Missing     ${number} of ${tillName}: ${causeText({ code: reason, ...LOST_SALE_CAUSES[reason] })}`,
    );
  if (missing > first.length) lines.push(`  Missing     and ${missing - first.length} more`);
  return lines;
}

function holdLines({ holds }: ToldStatus): string[] {
  return holds.map((hold) => `  Held        all sales of till ${hold.tillName}: ${causeText(hold.cause)}`);
}

function parkedLines({ parked, parkedCount, decided }: ToldStatus): string[] {
  const lines = parked.map((record) => `  Parked      ${namedText(record)}: ${causeText(record.cause)}`);
  const more = parkedCount - lines.length;
  if (more > 0) lines.push(`  Parked      and ${more} more (see "upstream list")`);
  const { dropped, settled } = decided;
  if (dropped + settled > 0) lines.push(`  Decided     ${dropped} dropped, ${settled} settled by hand`);
  return lines;
}

function namedText({ number, kind, tillName, currency, total, seq }: ToldStatus['parked'][number]): string {
  if (number === null || currency === null || total === null) return `${kind}, seq ${seq}`;
  return `${number} of ${tillName}, ${amountText(total, currency)}, seq ${seq}`;
}
