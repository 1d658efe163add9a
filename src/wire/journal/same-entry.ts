import { isFact, type SentEntry } from '../../domain/journal-entry.ts';

/**
 * Whether two entries under one name are the same. What stands beside the body says how things are known today (a till
 * that got another serial, a sale that goes under another number) and does not count.
 */
export function sameEntry(one: SentEntry, other: SentEntry): boolean {
  return contentText(one) === contentText(other);
}

/** A text that is equal for equal contents, whatever the order of keys. */
export function contentText(entry: SentEntry): string {
  if (!isFact(entry)) return canonical(entry);
  const { seq, kind, recorded, body } = entry;
  return canonical({ seq, kind, recorded, body });
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
