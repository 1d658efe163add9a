import { keptResult, type Result } from './results.ts';
import { type Check, figure, table } from './section.ts';

const BEGIN = '<!-- figures: written by "node bench/readme.ts" -->';
const END = '<!-- end of the figures -->';

/** What a newcomer wants to know, in this order: the part, the beginning of the check's name, and what it means. */
const HEADLINES: readonly (readonly [part: string, check: string, meaning: string])[] = [
  ['writes', '100 × 8', 'batches of 100 sales from 8 tills, against a bare loop of the same inserts'],
  ['writes', '1 × 50', 'single sales from 50 tills on a disk that takes 20 ms longer, against the same loop'],
  ['live', 'commit → frame at 50 tills, quiet', 'from the disk to 50 screens, the slowest of a hundred'],
  ['growth', 'CPU per sale', 'work for a sale with 5 million in the file, against none'],
  ['footprint', 'start', 'start with a million sales in the file'],
  ['footprint', 'memory, 50 tills', 'memory while 50 tills sell as fast as they can'],
  ['counts', 'bytes of WAL', 'written to the card for a sale of two lines, in groups of 100, before folding'],
];

/** README.md with the present figures between its two marks. @throws when a mark or a result is missing */
export function withFigures(readme: string): string {
  const [from, to] = [readme.indexOf(BEGIN), readme.indexOf(END)];
  if (from === -1 || to < from) throw new Error('README.md has no place for the figures');
  return `${readme.slice(0, from + BEGIN.length)}\n${figures()}\n${readme.slice(to)}`;
}

function figures(): string {
  const rows = HEADLINES.map(([part, name, meaning]) => {
    const { check } = found(part, name);
    return [meaning, `${figure(check.value, check.digits)} ${check.unit || unitOf(name)}`.trim()];
  });
  const { day, machine } = found('writes', '100 × 8').result;
  return `${table(['', ''], rows)}\n\n${day}, ${machine}. All figures and how they were made: [bench/RESULTS.md](bench/RESULTS.md).`;
}

function found(part: string, name: string): { readonly result: Result; readonly check: Check } {
  const result = keptResult(part);
  const check = result?.checks.find((one) => one.name.startsWith(name));
  if (result === undefined || check === undefined)
    throw new Error(`bench/results has no "${name}" of ${part}`);
  return { result, check };
}

function unitOf(name: string): string {
  return name.startsWith('bytes') ? 'bytes' : '×';
}
