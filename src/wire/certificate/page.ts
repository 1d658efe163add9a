import {
  type Certificate,
  type Discarded,
  SALE_STANDINGS,
  type Tally,
  type TillCertificate,
} from '../../domain/certificate.ts';
import { formatDay, formatSpoken } from '../values/dates.ts';
import { type Language, WORDS, type Words } from './words.ts';

/** Standings that somebody has to look at; the others are settled. */
const OPEN: ReadonlySet<string> = new Set(['waiting', 'parked', 'held']);

/** Readable on a screen, on A4, and on the 80 mm roll of a receipt printer. Nothing is loaded from anywhere. */
const STYLE = `
  body { font: 14px/1.4 system-ui, sans-serif; margin: 1.5rem auto; max-width: 46rem; padding: 0 1rem; color: #111; }
  h1 { font-size: 1.4rem; margin: 0; } h2 { font-size: 1.1rem; margin: 1.2rem 0 .3rem; }
  header, section { break-inside: avoid; } section { border-top: 1px solid #999; }
  table { border-collapse: collapse; width: 100%; } th { text-align: left; font-weight: normal; }
  td { text-align: right; white-space: nowrap; } th, td { padding: .15rem 0; vertical-align: top; }
  .verdict { border: 2px solid; padding: .5rem; margin: .8rem 0; font-weight: bold; }
  .look th::before { content: "▲ "; } .look { font-weight: bold; } .quiet { color: #555; }
  ul { margin: .2rem 0; padding-left: 1.2rem; } .sign { margin-top: 2.5rem; border-top: 1px solid; width: 14rem; }
  @media (max-width: 90mm) { body { font-size: 11px; margin: 0; padding: 0 2mm; } td { white-space: normal; } }
  @page { margin: 10mm; }`;

/** The certificate as one HTML page that can be printed, in the language of the reader. */
export function certificatePage(certificate: Certificate, language: Language): string {
  const words = WORDS[language];
  const { shop, timeZone, day, tills, complete } = certificate;
  const title = `${words.title}${words.colon} ${shop.name}, ${formatDay(day)}`;
  const body = [
    `<header><h1>${text(words.title)}</h1>`,
    `<p>${text(shop.name)} (${text(shop.code)})<br><strong>${text(spokenDay(day))}</strong></p>`,
    `<p class="verdict">${text(complete ? words.complete : words.incomplete)}</p></header>`,
    tills.length === 0 ? `<p>${text(words.nothing)}</p>` : wholeShop(certificate, words),
    ...tills.map((till) => tillSection(till, words, timeZone)),
    `<p class="quiet">${text(words.drawnUp)} ${text(formatSpoken(certificate.drawnUpAt, timeZone))} · ` +
      `${text(certificate.hubId)} · ${certificate.epoch} · ${certificate.head}</p>`,
    `<p class="sign">${text(words.signature)}</p>`,
  ];
  return (
    `<!doctype html>\n<html lang="${language}"><head><meta charset="utf-8">` +
    `<meta name="viewport" content="width=device-width, initial-scale=1">` +
    `<title>${text(title)}</title><style>${STYLE}</style></head>\n<body>\n${body.join('\n')}\n</body></html>\n`
  );
}

function wholeShop(certificate: Certificate, words: Words): string {
  const rows = [
    row(words.sales, certificate.sales),
    ...standingRows(certificate.standings, words),
    row(words.cancelled, certificate.cancelled),
    countRow(words.quarantined, certificate.quarantined),
    countRow(words.missing, certificate.missing),
  ];
  return `<section><h2>${text(words.wholeShop)}</h2><table>${rows.join('')}</table></section>`;
}

function tillSection(one: TillCertificate, words: Words, timeZone: string): string {
  const { till, first, last } = one;
  const ends =
    first === null || last === null
      ? ''
      : `<tr><th>${text(words.first)}</th><td>${saleText(first, timeZone)}</td></tr>` +
        `<tr><th>${text(words.last)}</th><td>${saleText(last, timeZone)}</td></tr>`;
  const rows = [
    ends,
    row(words.sales, one.sales),
    ...standingRows(one.standings, words),
    one.cancelled.count === 0 ? '' : row(words.cancelled, one.cancelled),
    one.cancellationsOpen === 0 ? '' : countRow(words.cancellationsOpen, one.cancellationsOpen),
    one.quarantine.count === 0 ? '' : countRow(words.quarantined, one.quarantine.count),
  ];
  return (
    `<section><h2>${text(till.name)} <small class="quiet">${text(till.serial)}</small></h2>` +
    `<table>${rows.join('')}</table>${gapText(one, words)}${discardedList(one, words, timeZone)}</section>`
  );
}

function standingRows(standings: TillCertificate['standings'], words: Words): string[] {
  return SALE_STANDINGS.filter((standing) => standings[standing].count > 0).map((standing) =>
    row(words.standings[standing], standings[standing], OPEN.has(standing)),
  );
}

function row(label: string, tally: Tally, look = false): string {
  const amounts = tally.totals.map(({ currency, total }) => amountText(total, currency)).join(' + ');
  return (
    `<tr${look ? ' class="look"' : ''}><th>${text(label)}</th>` +
    `<td>${tally.count}${amounts === '' ? '' : ` · ${text(amounts)}`}</td></tr>`
  );
}

function countRow(label: string, count: number): string {
  return `<tr${count > 0 ? ' class="look"' : ''}><th>${text(label)}</th><td>${count}</td></tr>`;
}

function gapText({ series, missing }: TillCertificate, words: Words): string {
  if (series.length === 0)
    return `<p class="quiet">${text(words.missing)}${words.colon} ${text(words.noSeries)}</p>`;
  if (missing === 0) return `<p>${text(words.missing)}${words.colon} ${text(words.noGap)}</p>`;
  const ranges = series.flatMap(({ gaps }) =>
    gaps.map(({ from, to, count }) => (count === 1 ? from : `${from} – ${to} (${count})`)),
  );
  const more = series.reduce((sum, one) => sum + one.moreGaps, 0);
  const list = [...ranges, ...(more > 0 ? [words.more(more)] : [])].map((item) => `<li>${text(item)}</li>`);
  return `<p><strong>${text(words.missing)}${words.colon} ${missing}</strong></p><ul>${list.join('')}</ul>`;
}

function discardedList({ discarded }: TillCertificate, words: Words, timeZone: string): string {
  if (discarded.count === 0) return '';
  const items = discarded.entries.map((entry) => `<li>${discardedText(entry, words, timeZone)}</li>`);
  const more = discarded.count - discarded.entries.length;
  if (more > 0) items.push(`<li>${text(words.more(more))}</li>`);
  return `<p>${text(words.discarded)}${words.colon} ${discarded.count}</p><ul>${items.join('')}</ul>`;
}

function discardedText({ kind, number, decision }: Discarded, words: Words, timeZone: string): string {
  const what = words.discardedAs[kind];
  const who =
    decision === null
      ? ''
      : `, ${words.by} ${decision.user}, ${formatSpoken(decision.at, timeZone)}${words.colon} ${decision.reason}`;
  return text(`${number ?? words.without}${words.colon} ${what}${who}`);
}

function saleText({ number, soldAt }: { number: string; soldAt: number }, timeZone: string): string {
  return text(`${number} (${formatSpoken(soldAt, timeZone).slice(-5)})`);
}

function spokenDay(day: number): string {
  const written = formatDay(day);
  return `${written.slice(8)}/${written.slice(5, 7)}/${written.slice(0, 4)}`;
}

/** "50 000,00 CDF", as people of the shop write amounts. */
function amountText(minor: number, currency: string): string {
  const digits = String(minor).padStart(3, '0');
  const major = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, '\u00a0');
  return `${major},${digits.slice(-2)}\u00a0${currency}`;
}

function text(value: string): string {
  return value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
