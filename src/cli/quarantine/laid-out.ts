/** Deeper than this nobody reads; without a bound, a body that only nests would fill the memory with spaces. */
const INDENT_LEVELS_MAX = 20;
const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|\{\s*\}|\[\s*\]|[{}[\],:]|[^\s{}[\],:"]+/g;

/**
 * A till's JSON over several lines, each value in the very characters in which it was sent: `25000.10` stays
 * `25000.10`, and a key that stands twice is seen twice. What is no JSON, or has a string of megabytes, comes back as
 * it is.
 */
export function laidOut(text: string): string {
  try {
    JSON.parse(text);
    return placed(text.match(TOKENS) ?? []);
  } catch {
    return text;
  }
}

function placed(tokens: readonly string[]): string {
  let depth = 0;
  const newLine = (change: number): string => {
    depth += change;
    return `\n${'  '.repeat(Math.min(depth, INDENT_LEVELS_MAX))}`;
  };
  const place = (token: string): string => {
    if (token === '{' || token === '[') return token + newLine(1);
    if (token === '}' || token === ']') return newLine(-1) + token;
    if (token === ',') return token + newLine(0);
    return token === ':' ? ': ' : token.replace(/^([[{])\s+/, '$1');
  };
  return tokens.map(place).join('');
}
