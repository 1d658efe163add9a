import { MORNING } from './test-store.ts';

/** What the first program wrote: a shop, a till, a category, two articles, one of them switched off, and a sale. */
export const FIRST_PROGRAM = `
  INSERT INTO hub VALUES (1, 'abc', 1000);
  INSERT INTO boot (boot_id) VALUES ('old-boot');
  INSERT INTO epoch VALUES (7, 'a new hub', 1000, 1, 0, 0);
  INSERT INTO shop VALUES (9, 'Ma Boutique', 'BTQ-009', 'CDF', 'Africa/Kinshasa', 'refuse', 280000, 1, 1, '{}');
  INSERT INTO shop_head VALUES (9, 11);
  INSERT INTO upstream_position VALUES (9, 0);
  INSERT INTO till VALUES (5, 'till-a', 'Caisse 1', 9, 1, '{}');
  INSERT INTO category VALUES (1, 9, 'Boissons', '');
  INSERT INTO article VALUES (15, 9, 'A', 'Huile', '', 1, 'CDF', 2500000, 0, NULL, NULL, 1, 1, NULL, NULL, '{}', 7);
  INSERT INTO article VALUES (16, 9, 'B', 'Savon', '', 1, 'CDF', 100000, 0, NULL, NULL, 0, 1, NULL, NULL, '{}', 8);
  INSERT INTO fact VALUES (9, 1, 'shop', 9, '{}', NULL, 1000, 1, 0, 0), (9, 2, 'till', 5, '{}', NULL, 1000, 1, 0, 0),
    (9, 3, 'category', 1, '{}', NULL, 1000, 1, 0, 0), (9, 4, 'article', 15, '{}', NULL, 1000, 1, 0, 0),
    (9, 5, 'opening', 15, '{}', NULL, 1000, 1, 0, 0), (9, 6, 'article', 16, '{}', NULL, 1000, 1, 0, 0),
    (9, 7, 'article', 15, '{}', NULL, 2000, 1, 10, 0), (9, 8, 'article', 16, '{}', NULL, 3000, 1, 20, 0);
  INSERT INTO movement VALUES (9, 5, 15, 'opening', 50, 0, 0, 5);
  INSERT INTO sale VALUES (9, 9, 5, 'Caisse 1', 'F-1', 0, x'00', ${MORNING - 3_600_000}, 'CDF', 5000000, NULL, 'CASH', 1, NULL,
    NULL, 4000, 1, 30, 0);
  INSERT INTO sale_line VALUES (9, 9, 1, 15, NULL, NULL, 2, 2500000, NULL, 2500000, 0, NULL);
  INSERT INTO movement VALUES (9, 10, 15, 'sale', -2, 50, 5, 9);
  INSERT INTO stock_level VALUES (9, 15, 48, 10);
  INSERT INTO fact VALUES (9, 11, 'opening', 16, '{}', NULL, 4000, 1, 30, 0);
  INSERT INTO movement VALUES (9, 11, 16, 'opening', 0, 0, 0, 11);
  INSERT INTO stock_level VALUES (9, 16, 0, 11);`;
