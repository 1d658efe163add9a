/** Further keys of the data model, as JSON text with sorted keys: what the file gives replaces what was there. */
export function mergeDetails(before: string | undefined, given: Readonly<Record<string, unknown>>): string {
  const merged = {
    ...(before === undefined ? {} : (JSON.parse(before) as Record<string, unknown>)),
    ...given,
  };
  const sorted = Object.entries(merged).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(Object.fromEntries(sorted));
}
