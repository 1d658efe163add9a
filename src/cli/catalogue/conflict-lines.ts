import { type CatalogueConflict, CONFLICTS_MAX } from '../../domain/central-catalogue.ts';

/** What a person must settle, a line for each. */
export function conflictLines(conflicts: readonly CatalogueConflict[]): string[] {
  const lines = conflicts.map(({ code, sentence }) => `  Conflict  ${code}: ${sentence}`);
  if (conflicts.length >= CONFLICTS_MAX) lines.push('  Conflict  and perhaps more');
  return lines;
}
