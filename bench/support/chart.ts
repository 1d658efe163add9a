export interface Line {
  readonly name: string;
  /** One for each x. */
  readonly values: readonly number[];
}

const [WIDTH, HEIGHT] = [760, 360];
const [LEFT, RIGHT, TOP, BOTTOM] = [64, 230, 44, 52];
const COLOURS = ['#1b6ca8', '#c0392b', '#2e8b57', '#8e44ad', '#d68910', '#5d6d7e'];
const TICKS = 5;

/** A chart of lines that begins at zero, as an SVG. */
export function chart(title: string, xName: string, x: readonly number[], lines: readonly Line[]): string {
  const xTop = Math.max(...x);
  const yTop = roundUp(Math.max(...lines.flatMap(({ values }) => values)));
  const px = (value: number): number => LEFT + (value / xTop) * (WIDTH - LEFT - RIGHT);
  const py = (value: number): number => HEIGHT - BOTTOM - (value / yTop) * (HEIGHT - TOP - BOTTOM);
  const ticks = Array.from({ length: TICKS + 1 }, (_, index) => (yTop * index) / TICKS);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="13">`,
    `<title>${title}</title>`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    `<text x="${LEFT}" y="24" font-size="16" font-weight="bold">${title}</text>`,
    ...ticks.map((tick) => grid(tick, py(tick))),
    ...x.map((value) => text(px(value), HEIGHT - BOTTOM + 20, 'middle', String(value))),
    text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 12, 'middle', xName),
    ...lines.flatMap(({ name, values }, index) => {
      const colour = COLOURS[index % COLOURS.length];
      const points = values.map((value, at) => [px(x[at] ?? 0), py(value)] as const);
      return [
        `<polyline fill="none" stroke="${colour}" stroke-width="2" points="${points.map(([a, b]) => `${round(a)},${round(b)}`).join(' ')}"/>`,
        ...points.map(([a, b]) => `<circle cx="${round(a)}" cy="${round(b)}" r="3" fill="${colour}"/>`),
        `<rect x="${WIDTH - RIGHT + 14}" y="${TOP + index * 22}" width="12" height="12" fill="${colour}"/>`,
        text(WIDTH - RIGHT + 32, TOP + index * 22 + 11, 'start', name),
      ];
    }),
    '</svg>',
    '',
  ].join('\n');
}

function grid(value: number, y: number): string {
  return `<line x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${round(y)}" y2="${round(y)}" stroke="#ddd"/>${text(LEFT - 8, y + 4, 'end', String(Number(value.toPrecision(3))))}`;
}

function text(x: number, y: number, anchor: 'start' | 'middle' | 'end', words: string): string {
  return `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}">${words}</text>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** The next of 1, 2, 5, 10, 20, … at or above. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return power * ([1, 2, 5, 10].find((step) => step * power >= value) ?? 10);
}
