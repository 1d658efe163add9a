import type { TillId } from '../../domain/ids.ts';
import type { TillPresence } from '../facts.ts';
import type { Database } from '../open.ts';

export function preparePresence(db: Database) {
  const of = db.prepare<[number], TillPresence>(
    'SELECT app_version AS appVersion, seen_at AS seenAt FROM till_presence WHERE till_id = ?',
  );
  return { of: (till: TillId): TillPresence | null => of.get(till) ?? null };
}

export function preparePresenceWrites(db: Database) {
  const put = db.prepare(
    `INSERT INTO till_presence (till_id, app_version, seen_at) VALUES (?, ?, ?)
     ON CONFLICT (till_id) DO UPDATE SET app_version = excluded.app_version, seen_at = excluded.seen_at`,
  );
  return {
    put: (till: TillId, { appVersion, seenAt }: TillPresence): void => {
      put.run(till, appVersion, seenAt);
    },
  };
}
