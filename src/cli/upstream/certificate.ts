import {
  type Certificate,
  SALE_STANDINGS,
  type Tally,
  type TillCertificate,
} from '../../domain/certificate.ts';
import { localDay } from '../../domain/time-zone.ts';
import { certificatePage } from '../../wire/certificate/page.ts';
import { LANGUAGES, WORDS } from '../../wire/certificate/words.ts';
import { formatDay } from '../../wire/values/dates.ts';
import { dayNumber } from '../../wire/values/day-number.ts';
import { amountText } from '../amount-text.ts';
import type { Arguments } from '../arguments.ts';
import { chosenShop } from '../chosen-shop.ts';
import { type Command, JSON_OPTION, SHOP_OPTION } from '../command.ts';
import { BadUsage, CommandFailed, OK } from '../failures.ts';
import { withReader } from '../read-only.ts';
import { settingsOf } from '../settings.ts';
import { oneLine } from '../table.ts';

export const upstreamCertificate: Command = {
  name: 'upstream certificate',
  summary: 'Certify what a shop sold on a day, and what head office has of it.',
  operands: [],
  options: {
    date: { value: 'DAY', required: false, help: 'A local day such as 2026-11-22; today when left out.' },
    shop: SHOP_OPTION,
    html: { value: null, required: false, help: 'Print a page for a browser or a printer.' },
    lang: { value: 'LANG', required: false, help: 'Of the page: fr (as when left out) or en.' },
    json: JSON_OPTION,
  },
  details: () =>
    'Sales count at the day of their own date, refused ones at the day on which they came. A number is missing when the\n' +
    'till numbers in series and no sale and no refused sale of it has that number.\n',
  async run(args, surroundings) {
    const language = languageOf(args);
    const certificate = await withReader(settingsOf(surroundings), (reader) => {
      const shop = chosenShop(args, reader.shops());
      const now = surroundings.clock.now();
      const today = localDay(shop.timeZone, Math.max(now, reader.lastHubTime(shop.id) ?? 0));
      return reader.certificate(shop.id, dayOf(args, today), now);
    });
    if (certificate === undefined) throw new CommandFailed(['the shop is gone']);
    if (args.has('json')) surroundings.out(`${JSON.stringify(certificate)}\n`);
    else if (args.has('html')) surroundings.out(certificatePage(certificate, language));
    else surroundings.out(certificateText(certificate));
    return OK;
  },
};

function languageOf(args: Arguments): (typeof LANGUAGES)[number] {
  const asked = args.text('lang') ?? 'fr';
  const language = LANGUAGES.find((one) => one === asked);
  if (language === undefined) throw new BadUsage(`--lang is ${JSON.stringify(asked)}: it must be fr or en`);
  return language;
}

function dayOf(args: Arguments, today: number): number {
  const asked = args.text('date');
  const day = asked === null ? today : dayNumber(asked);
  if (day === null)
    throw new BadUsage(`--date is ${JSON.stringify(asked)}: it must be a day such as 2026-11-22`);
  return day;
}

function certificateText(certificate: Certificate): string {
  const { shop, day, complete, sales, tills, quarantined, missing } = certificate;
  const lines = [
    `Shop ${shop.id} ${shop.name}, ${formatDay(day)}: ${complete ? 'complete' : 'NOT COMPLETE'}`,
    `  Sales       ${tallyText(sales)}`,
    ...standingLines(certificate.standings),
    ...(certificate.cancelled.count === 0 ? [] : [`  Cancelled   ${tallyText(certificate.cancelled)}`]),
    `  Quarantine  ${quarantined} open`,
    `  Missing     ${missing} numbers`,
    ...tills.flatMap(tillLines),
  ];
  return `${lines.map(oneLine).join('\n')}\n`;
}

function tillLines(one: TillCertificate): string[] {
  const { till, first, last, sales, cancelled, quarantine, discarded } = one;
  return [
    `Till ${till.name} (${till.serial})`,
    `  Sales       ${tallyText(sales)}${first === null ? '' : `, ${first.number} to ${last?.number}`}`,
    ...standingLines(one.standings),
    ...(cancelled.count === 0 ? [] : [`  Cancelled   ${tallyText(cancelled)}`]),
    ...(one.cancellationsOpen === 0
      ? []
      : [`  Cancelled, head office does not know: ${one.cancellationsOpen}`]),
    ...(quarantine.count === 0 ? [] : [`  Quarantine  ${quarantine.count} open`]),
    ...discarded.entries.map(
      ({ kind, number, decision }) =>
        `  Discarded   ${number ?? 'no number'}: ${WORDS.en.discardedAs[kind]}: ${decision?.reason ?? ''} (${decision?.user ?? 'unknown'})`,
    ),
    ...one.series.flatMap(({ gaps }) =>
      gaps.map(
        ({ from, to, count }) => `  Missing     ${count === 1 ? from : `${from} to ${to} (${count})`}`,
      ),
    ),
  ];
}

function standingLines(standings: TillCertificate['standings']): string[] {
  return SALE_STANDINGS.filter((standing) => standings[standing].count > 0).map(
    (standing) => `  ${WORDS.en.standings[standing]}: ${tallyText(standings[standing])}`,
  );
}

function tallyText({ count, totals }: Tally): string {
  const amounts = totals.map(({ currency, total }) => amountText(total, currency)).join(' + ');
  return amounts === '' ? String(count) : `${count}, ${amounts}`;
}
