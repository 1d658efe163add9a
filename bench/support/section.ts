/** One figure that is to be reached. */
export interface Check {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly digits: number;
  readonly target: number;
  /** Beyond it something is broken. */
  readonly floor: number;
  readonly better: 'more' | 'less';
  /** A count that noise cannot move: the short form is judged by it, too. */
  readonly counted?: true;
}

/** What one part of the measurements found, as a page shows it. */
export interface Section {
  readonly title: string;
  /** Markdown: what was done, and what was seen beside the checks. */
  readonly text: string;
  readonly checks: readonly Check[];
  /** SVG by file name; the text names them. */
  readonly pictures?: Readonly<Record<string, string>>;
}

/** How long and how often. */
export interface Effort {
  readonly rounds: number;
  readonly seconds: number;
  /** Progress, for a person who waits. */
  readonly tell: (line: string) => void;
}

export type Measure = (effort: Effort) => Promise<Section>;

export function isBeyondFloor({ value, floor, better }: Check): boolean {
  return !(better === 'more' ? value >= floor : value <= floor);
}

export function isReached({ value, target, better }: Check): boolean {
  return better === 'more' ? value >= target : value <= target;
}

/** A table of Markdown. */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

export function figure(value: number, digits: number): string {
  return value
    .toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })
    .replaceAll(',', ' ');
}
