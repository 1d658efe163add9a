import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { verify } from '../../src/store/verify.ts';
import { runHubCommand, startHubProcess } from '../support/hub-process.ts';
import { ARTICLES, OPENING, plentifulShop, TILLS } from '../support/plentiful-shop.ts';
import { times } from '../support/proving.ts';
import { SellingTill } from '../support/selling-till.ts';
import { tempFolder } from '../support/temp-folder.ts';

/** `npm run prove` asks for more. */
const KILLS = Number(process.env['PROVE_KILLS'] ?? times(2, 20));
const LIMIT_MS = Math.max(120_000, KILLS * 3_000);

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

test(
  `kill -9 during load, ${KILLS} times: every answered sale is there once, and a full resend changes nothing`,
  async () => {
    const folder = tempFolder();
    const file = join(folder, 'shop.json');
    writeFileSync(file, JSON.stringify(plentifulShop()));
    expect((await runHubCommand(folder, ['import', file])).code).toBe(0);

    const tills = Array.from({ length: TILLS }, (_, index) => new SellingTill(`till-${index + 1}`, ARTICLES));
    let hub = await startHubProcess(folder);
    let stopped = false;
    const selling = tills.map((till) =>
      till.sellUntil(
        () => stopped,
        () => hub.origin,
      ),
    );
    const answers = () => tills.reduce((sum, till) => sum + till.accepted.size, 0);
    for (let kill = 0; kill < KILLS; kill += 1) {
      // A slow machine gets its load, too.
      const before = answers();
      while (answers() <= before + TILLS) await wait(5);
      await wait(37 * (kill % 7));
      expect(await hub.end('SIGKILL')).toBeNull();
      hub = await startHubProcess(folder);
    }
    await wait(50);
    stopped = true;
    await Promise.all(selling);
    await hub.end('SIGKILL');

    const path = join(folder, 'hub.db');
    const answered = tills.flatMap((till) => [...till.accepted].map((number) => `${till.serial}/${number}`));
    expect(answered.length).toBeGreaterThan(KILLS * TILLS);
    const booked = bookedSales(path);
    expect(answered.filter((sale) => !booked.has(sale))).toEqual([]);
    expect(verify(path).differences).toEqual([]);

    hub = await startHubProcess(folder);
    for (const till of tills) await till.resend(hub.origin);
    for (const till of tills) {
      expect(await till.resend(hub.origin)).toBe(0);
      expect(till.accepted.size).toBe(till.sold.length);
      expect(till.rejected.size).toBe(0);
    }
    const sold = tills.reduce((sum, till) => sum + till.sold.length, 0);
    expect(bookedSales(path).size).toBe(sold);
    expect(totalStock(path)).toBe(ARTICLES.length * OPENING + 1 - 3 * sold);
    expect(verify(path).differences).toEqual([]);
  },
  LIMIT_MS,
);

function bookedSales(path: string): Set<string> {
  const db = new Database(path, { readonly: true });
  const sql = "SELECT t.serial || '/' || s.number FROM sale AS s JOIN till AS t ON t.id = s.till_id";
  const booked = db.prepare<[], string>(sql).pluck().all();
  db.close();
  return new Set(booked);
}

function totalStock(path: string): number {
  const db = new Database(path, { readonly: true });
  const total = db.prepare<[], number>('SELECT sum(quantity) FROM stock_level').pluck().get();
  db.close();
  return total ?? 0;
}
