/** One record of a CSV text, with the line on which it begins (1-based). */
export interface CsvRecord {
  readonly line: number;
  readonly cells: readonly string[];
}

const BYTE_ORDER_MARK = '\ufeff';

/**
 * Splits a CSV text (RFC 4180) into records: quoted cells may hold separators, quotes ("") and line breaks; blank lines
 * do not count. The separator is what the first line has most of: semicolon, comma or tab. A quote that is never
 * closed is told as the line on which it opens.
 */
export function splitCsv(text: string): readonly CsvRecord[] | { readonly openQuoteLine: number } {
  const source = text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
  const separator = separatorOf(source);
  const records: CsvRecord[] = [];
  let at = 0;
  let line = 1;
  while (at < source.length) {
    const begins = line;
    const cells: string[] = [];
    for (;;) {
      const cell = source[at] === '"' ? quotedCell(source, at) : plainCell(source, at, separator);
      if (cell === null) return { openQuoteLine: line };
      cells.push(cell.text);
      line += countBreaks(source, at, cell.end);
      at = cell.end;
      if (source[at] !== separator) break;
      at++;
    }
    const end = endOfLine(source, at);
    if (end > at) line++;
    else if (at < source.length) return { openQuoteLine: line };
    at = end;
    if (cells.some((cell) => cell.trim() !== '')) records.push({ line: begins, cells });
  }
  return records;
}

function separatorOf(source: string): string {
  const first = source.slice(0, endOfPlainLine(source)).replace(/"[^"]*"/g, '');
  const counts = [';', ',', '\t'].map((separator) => first.split(separator).length);
  return [';', ',', '\t'][counts.indexOf(Math.max(...counts))] ?? ';';
}

function endOfPlainLine(source: string): number {
  const end = source.search(/[\r\n]/);
  return end === -1 ? source.length : end;
}

function plainCell(source: string, from: number, separator: string): { text: string; end: number } {
  let end = from;
  while (end < source.length && source[end] !== separator && source[end] !== '\n' && source[end] !== '\r')
    end++;
  return { text: source.slice(from, end), end };
}

/** Null when the quote is never closed. */
function quotedCell(source: string, from: number): { text: string; end: number } | null {
  let end = source.indexOf('"', from + 1);
  while (end !== -1 && source[end + 1] === '"') end = source.indexOf('"', end + 2);
  return end === -1 ? null : { text: source.slice(from + 1, end).replaceAll('""', '"'), end: end + 1 };
}

/** Offset after the line break at `at`; `at` itself where there is none. */
function endOfLine(source: string, at: number): number {
  if (source[at] === '\r') return source[at + 1] === '\n' ? at + 2 : at + 1;
  return source[at] === '\n' ? at + 1 : at;
}

function countBreaks(source: string, from: number, to: number): number {
  let breaks = 0;
  for (let i = from; i < to; i++) {
    if (source[i] === '\n' || (source[i] === '\r' && source[i + 1] !== '\n')) breaks++;
  }
  return breaks;
}
