/**
 * What a value looks like to a till: the kind of every leaf, keys sorted. `amount` is a text with two decimals, `local`
 * a date with Kinshasa's offset, `utc` one with +00:00; a list shows what its entries look like, each look once.
 */
export function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) {
    const looks = new Map(value.map((entry) => [JSON.stringify(shapeOf(entry)), shapeOf(entry)]));
    return [...looks.values()];
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, member]) => [key, shapeOf(member)]),
    );
  }
  if (typeof value === 'string') return shapeOfText(value);
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
  return value === null ? null : typeof value;
}

function shapeOfText(text: string): string {
  if (/^-?\d+\.\d{2}$/.test(text)) return 'amount';
  const date = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}([+-]\d\d:\d\d)$/.exec(text);
  if (date === null) return 'text';
  return date[1] === '+01:00' ? 'local' : date[1] === '+00:00' ? 'utc' : 'date';
}
