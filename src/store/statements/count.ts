import { type ArticleId, articleId, type Seq, type ShopId, seq } from '../../domain/ids.ts';
import type { CountLine, CountSession, CountState } from '../facts.ts';
import type { Database } from '../open.ts';
import { prepareFact } from './fact.ts';
import { prepareShelf } from './shelf.ts';

/** One article's count in a session. */
export interface StoredCountLine {
  readonly articleId: ArticleId;
  readonly counted: number;
  /** Where the journal stood when the shelf was counted. */
  readonly position: Seq;
  /** The fact that says so. */
  readonly factSeq: Seq;
  /** What the closing put right; null before it, and where a later count stands. */
  readonly difference: number | null;
  readonly movementSeq: Seq | null;
}

interface LineRow {
  article_id: number;
  counted: number;
  at_seq: number;
  fact_seq: number;
  difference: number | null;
  movement_seq: number | null;
}

interface ArticleRow {
  code: string;
  name: string;
  quantity: number;
  last_seq: number;
}

interface SessionRow {
  seq: number;
  state: CountState;
  ended_seq: number | null;
}

const LINE = 'article_id, counted, at_seq, fact_seq, difference, movement_seq';

export function prepareCount(db: Database) {
  const session = db.prepare<[number, number], SessionRow>(
    'SELECT seq, state, ended_seq FROM count_session WHERE shop_id = ? AND seq = ?',
  );
  const open = db
    .prepare<[number], number>("SELECT seq FROM count_session WHERE shop_id = ? AND state = 'open'")
    .pluck();
  const latest = db.prepare<[number, number], SessionRow>(
    'SELECT seq, state, ended_seq FROM count_session WHERE shop_id = ? ORDER BY seq DESC LIMIT ?',
  );
  const line = db.prepare<[number, number, number], LineRow>(
    `SELECT ${LINE} FROM count_line WHERE shop_id = ? AND session_seq = ? AND article_id = ?`,
  );
  const lines = db.prepare<[number, number, number, number], LineRow>(
    `SELECT ${LINE} FROM count_line WHERE shop_id = ? AND session_seq = ? AND article_id > ?
     ORDER BY article_id LIMIT ?`,
  );
  const lineCount = db
    .prepare<[number, number], number>(
      'SELECT count(*) FROM count_line WHERE shop_id = ? AND session_seq = ?',
    )
    .pluck();
  return {
    session: (shop: ShopId, at: Seq) => {
      const row = session.get(shop, at);
      return row && toSession(row);
    },
    openSession: (shop: ShopId): Seq | null => {
      const found = open.get(shop);
      return found === undefined ? null : seq(found);
    },
    /** Newest first. */
    sessions: (shop: ShopId, limit: number) => latest.all(shop, limit).map(toSession),
    line: (shop: ShopId, at: Seq, article: ArticleId): StoredCountLine | undefined => {
      const row = line.get(shop, at, article);
      return row && toLine(row);
    },
    /** By article, those above `after`. */
    lines: (shop: ShopId, at: Seq, after: number, limit: number): StoredCountLine[] =>
      lines.all(shop, at, after, limit).map(toLine),
    lineCount: (shop: ShopId, at: Seq): number => lineCount.get(shop, at) ?? 0,
  };
}

/** Counts as people look at them. */
export function prepareCountViews(db: Database) {
  const count = prepareCount(db);
  const fact = prepareFact(db);
  const shelf = prepareShelf(db);
  const article = db.prepare<[number], ArticleRow>(
    `SELECT a.code, a.name, l.quantity, l.last_seq FROM article AS a
       JOIN stock_level AS l ON l.shop_id = a.shop_id AND l.article_id = a.id
     WHERE a.id = ?`,
  );
  const view = (shop: ShopId, session: ReturnType<typeof toSession>): CountSession => {
    const start = fact.bySeq(shop, session.seq);
    if (start === undefined) throw new Error(`count ${session.seq} of shop ${shop} has no beginning`);
    const { user, comment } = start.body as Record<'user' | 'comment', string>;
    const end = session.endedSeq === null ? undefined : fact.bySeq(shop, session.endedSeq);
    const lines = count.lineCount(shop, session.seq);
    const { seq: id, state } = session;
    return { id, state, user, comment, startedAt: start.hubTime, endedAt: end?.hubTime ?? null, lines };
  };
  const lineView = (shop: ShopId, open: boolean, line: StoredCountLine): CountLine => {
    const { articleId: of, position, counted, movementSeq: movement } = line;
    const row = article.get(of);
    if (row === undefined) throw new Error(`article ${of} was counted in shop ${shop} and is unknown`);
    let { difference } = line;
    if (open) {
      const since = shelf.since(shop, of, seq(row.last_seq), position);
      difference = since.kind === 'moved' ? counted + since.quantity - row.quantity : null;
    }
    const expected = difference === null ? null : counted - difference;
    const { code, name } = row;
    return { articleId: of, code, name, position, expected, counted, difference, movement };
  };
  return {
    sessions: (shop: ShopId, limit: number): CountSession[] =>
      count.sessions(shop, limit).map((session) => view(shop, session)),
    session: (shop: ShopId, at: Seq): CountSession | undefined => {
      const session = count.session(shop, at);
      return session && view(shop, session);
    },
    lines: (shop: ShopId, session: CountSession, after: number, limit: number): CountLine[] =>
      count
        .lines(shop, session.id, after, limit)
        .map((line) => lineView(shop, session.state === 'open', line)),
  };
}

export function prepareCountWrites(db: Database) {
  const begin = db.prepare("INSERT INTO count_session (shop_id, seq, state) VALUES (?, ?, 'open')");
  const put = db.prepare(
    `INSERT INTO count_line (shop_id, session_seq, article_id, counted, at_seq, fact_seq) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (shop_id, session_seq, article_id)
     DO UPDATE SET counted = excluded.counted, at_seq = excluded.at_seq, fact_seq = excluded.fact_seq`,
  );
  const settle = db.prepare(
    `UPDATE count_line SET difference = ?, movement_seq = ?
     WHERE shop_id = ? AND session_seq = ? AND article_id = ?`,
  );
  const end = db.prepare(
    "UPDATE count_session SET state = ?, ended_seq = ? WHERE shop_id = ? AND seq = ? AND state = 'open'",
  );
  return {
    begin: (shop: ShopId, at: Seq): void => {
      begin.run(shop, at);
    },
    put: (
      shop: ShopId,
      session: Seq,
      line: Pick<StoredCountLine, 'articleId' | 'counted' | 'position' | 'factSeq'>,
    ): void => {
      put.run(shop, session, line.articleId, line.counted, line.position, line.factSeq);
    },
    settle: (
      shop: ShopId,
      session: Seq,
      article: ArticleId,
      difference: number,
      movement: Seq | null,
    ): void => {
      settle.run(difference, movement, shop, session, article);
    },
    end: (shop: ShopId, session: Seq, state: 'closed' | 'abandoned', ended: Seq): void => {
      if (end.run(state, ended, shop, session).changes !== 1)
        throw new Error(`count ${session} of shop ${shop} is not open`);
    },
  };
}

function toSession(row: SessionRow) {
  return {
    seq: seq(row.seq),
    state: row.state,
    endedSeq: row.ended_seq === null ? null : seq(row.ended_seq),
  };
}

function toLine(row: LineRow): StoredCountLine {
  return {
    articleId: articleId(row.article_id),
    counted: row.counted,
    position: seq(row.at_seq),
    factSeq: seq(row.fact_seq),
    difference: row.difference,
    movementSeq: row.movement_seq === null ? null : seq(row.movement_seq),
  };
}
