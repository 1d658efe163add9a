/**
 * Compares an answer with what test/fixtures/exchanges.json expects, by the file's own rules: every key shown must be
 * there with an equal value of the same JSON type, further keys may be; arrays have equal length and order; "<any>"
 * matches whatever is there.
 * @returns one line per difference
 */
export function differences(expected: unknown, actual: unknown, path = '$'): string[] {
  if (expected === '<any>') return actual === undefined ? [`${path} is absent`] : [];
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual)) return [`${path} is no array`];
    if (actual.length !== expected.length)
      return [`${path} has ${actual.length} entries, not ${expected.length}`];
    return expected.flatMap((entry, index) => differences(entry, actual[index], `${path}[${index}]`));
  }
  if (typeof expected === 'object' && expected !== null) {
    if (typeof actual !== 'object' || actual === null || Array.isArray(actual))
      return [`${path} is no object`];
    const members: Record<string, unknown> = { ...actual };
    return Object.entries(expected).flatMap(([key, value]) =>
      differences(value, members[key], `${path}.${key}`),
    );
  }
  return Object.is(expected, actual)
    ? []
    : [`${path} is ${JSON.stringify(actual)}, not ${JSON.stringify(expected)}`];
}
