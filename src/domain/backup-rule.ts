const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;

/** How many copies are kept: the newest of each of the last so many hours, days and weeks of which there is one. */
export interface BackupRule {
  readonly hours: number;
  readonly days: number;
  readonly weeks: number;
}

/** Which copies the rule keeps; the newest in any case. Hours, days and weeks are those of UTC. */
export function keptBackups<File extends { readonly madeAt: number }>(
  files: readonly File[],
  { hours, days, weeks }: BackupRule,
): ReadonlySet<File> {
  const newestFirst = [...files].sort((a, b) => b.madeAt - a.madeAt);
  const kept = new Set(newestFirst.slice(0, 1));
  for (const [spanMs, count] of [
    [HOUR_MS, hours],
    [DAY_MS, days],
    [7 * DAY_MS, weeks],
  ] as const) {
    const spans = new Map<number, File>();
    for (const file of newestFirst) {
      const span = Math.floor(file.madeAt / spanMs);
      if (!spans.has(span)) spans.set(span, file);
    }
    for (const file of [...spans.values()].slice(0, count)) kept.add(file);
  }
  return kept;
}

/** So much may be written a day for copies: hourly ones of a large database would wear out an SD card. */
const COPY_BYTES_PER_DAY = 1024 ** 3;

/** How long to wait after a copy of so many bytes before the next one. Proving it writes it once more. */
export function pauseAfterCopy(bytes: number): number {
  return ((2 * bytes) / COPY_BYTES_PER_DAY) * DAY_MS;
}
