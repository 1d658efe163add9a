import type { Presence } from './presence.ts';

/** Everything that the terminal view shows, at one moment. */
export interface Scene {
  readonly elapsedMs: number;
  readonly hubUrl: string;
  readonly tills: readonly TillScene[];
  readonly articles: readonly { readonly id: number; readonly name: string; readonly opening: number }[];
  readonly headOffice: { readonly presence: Presence; readonly received: number };
  /** Null until the hub has told. */
  readonly unsent: UnsentScene | null;
}

export interface TillScene {
  readonly name: string;
  readonly found: 'mdns' | 'address';
  readonly connected: boolean;
  readonly sold: number;
  readonly accepted: number;
  readonly refused: number;
  readonly replays: number;
  readonly waiting: number;
  readonly stock: ReadonlyMap<number, number>;
}

export interface UnsentScene {
  readonly count: number;
  /** For example "1 250 000,00 CDF". */
  readonly amounts: readonly string[];
  readonly oldestSeconds: number | null;
  readonly quarantined: number;
  /** Booked sales whose forwarding waits for a person. */
  readonly parked: number;
}

const BOLD = '\x1b[1m';
const GREEN = '\x1b[32m';
const RED = '\x1b[31m';
const YELLOW = '\x1b[33m';
const DIM = '\x1b[2m';
const PLAIN = '\x1b[0m';

/** The whole picture, as lines without line ends, made for 80 columns. `paint` false leaves colours out. */
export function sceneLines(scene: Scene, paint: boolean): string[] {
  const colour = (code: string, text: string): string => (paint ? `${code}${text}${PLAIN}` : text);
  return [
    `${colour(BOLD, 'boutique-hub')} · démo / demo   ${clockText(scene.elapsedMs)}   ${scene.hubUrl}`,
    '',
    headOfficeLine(scene, colour),
    unsentLine(scene.unsent, colour),
    quarantineLine(scene.unsent, colour),
    '',
    colour(
      DIM,
      tillRow(['caisse/till', 'vendu/sold', 'accepté', 'refusé', 'rejoué', 'attente'], 'trouvé/found'),
    ),
    ...scene.tills.map((till) => tillLine(till, colour)),
    '',
    colour(DIM, stockHeader(scene)),
    ...scene.articles.map((article) => stockLine(article, scene.tills, colour)),
    '',
    colour(DIM, 'rejoué : renvoyé, compté une fois / repeated, counted once · fin / end: Ctrl-C'),
  ];
}

/** The same in one line, for a log or a pipe. */
export function sceneLine(scene: Scene): string {
  const sum = (pick: (till: TillScene) => number): number =>
    scene.tills.reduce((total, till) => total + pick(till), 0);
  const equal = scene.articles.filter(({ id }) =>
    allEqual(scene.tills.map((till) => till.stock.get(id))),
  ).length;
  const unsent = scene.unsent;
  return [
    clockText(scene.elapsedMs),
    `vendu/sold ${sum((till) => till.sold)}`,
    `accepté/accepted ${sum((till) => till.accepted)}`,
    `refusé/refused ${sum((till) => till.refused)}`,
    `rejoué/replayed ${sum((till) => till.replays)}`,
    `siège/head office ${scene.headOffice.presence.up ? 'là/up' : 'absent/down'} ${scene.headOffice.received}`,
    `pas parti/unsent ${unsent?.count ?? '?'}`,
    `quarantaine/quarantine ${unsent?.quarantined ?? '?'}`,
    `stock pareil/equal ${equal}/${scene.articles.length}`,
  ].join('  ');
}

type Colour = (code: string, text: string) => string;

const TITLE_WIDTH = 25;

function headOfficeLine({ headOffice: { presence, received } }: Scene, colour: Colour): string {
  const state = presence.up ? colour(GREEN, '● en ligne / up') : colour(RED, '○ absent / down');
  const next = Number.isFinite(presence.changesInMs) ? ` (${Math.ceil(presence.changesInMs / 1000)} s)` : '';
  return `${'Siège / Head office'.padEnd(TITLE_WIDTH)}${state}${next} · ${received} ventes/sales`;
}

function unsentLine(unsent: UnsentScene | null, colour: Colour): string {
  const title = 'Pas parti / Unsent'.padEnd(TITLE_WIDTH);
  if (unsent === null) return `${title}…`;
  if (unsent.count === 0) return title + colour(GREEN, 'rien / nothing');
  const facts = [`${unsent.count} ventes/sales`, unsent.amounts.join(' + ')];
  if (unsent.oldestSeconds !== null) facts.push(`${unsent.oldestSeconds} s`);
  if (unsent.parked > 0) facts.push(`${unsent.parked} à décider/parked`);
  return title + colour(YELLOW, facts.join(' · '));
}

function quarantineLine(unsent: UnsentScene | null, colour: Colour): string {
  const title = 'Quarantaine / Quarantine'.padEnd(TITLE_WIDTH);
  if (unsent === null) return `${title}…`;
  if (unsent.quarantined === 0) return `${title}vide / empty`;
  return title + colour(YELLOW, `${unsent.quarantined} ventes à décider / sales to decide`);
}

function tillLine(till: TillScene, colour: Colour): string {
  const counts = [till.sold, till.accepted, till.refused, till.replays, till.waiting].map(String);
  const found = till.found === 'mdns' ? 'mDNS' : 'adresse';
  const live = till.connected ? colour(GREEN, '● direct') : colour(RED, '○ coupée');
  return tillRow([till.name, ...counts], found) + live;
}

function tillRow([name = '', ...counts]: readonly string[], found: string): string {
  return `${name.padEnd(11)}${counts.map((cell) => cell.padStart(10)).join('')}  ${found.padEnd(8)}`;
}

const ARTICLE_WIDTH = 26;

function stockHeader(scene: Scene): string {
  const heads = ['ouverture', ...scene.tills.map((till) => till.name)];
  return 'stock'.padEnd(ARTICLE_WIDTH) + heads.map((head) => head.padStart(12)).join('');
}

function stockLine(
  article: { readonly id: number; readonly name: string; readonly opening: number },
  tills: readonly TillScene[],
  colour: Colour,
): string {
  const seen = tills.map((till) => till.stock.get(article.id));
  const cells = seen.map((stock) => (stock === undefined ? '…' : String(stock)).padStart(12)).join('');
  const opening = String(article.opening).padStart(12);
  return article.name.padEnd(ARTICLE_WIDTH) + opening + (allEqual(seen) ? cells : colour(YELLOW, cells));
}

function allEqual(values: readonly (number | undefined)[]): boolean {
  return values.every((value) => value !== undefined && value === values[0]);
}

function clockText(elapsedMs: number): string {
  const seconds = Math.floor(elapsedMs / 1000);
  return `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;
}
