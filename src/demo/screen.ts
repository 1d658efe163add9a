import type { Clock } from '../clock.ts';
import { type Scene, sceneLine, sceneLines } from './view.ts';

const REDRAW_MS = 250;
const LINE_MS = 1_000;
/** No cursor, and no wrapping of lines that are too long for the terminal. */
const BEGIN = '\x1b[?25l\x1b[?7l\x1b[2J';
const END = '\x1b[?25h\x1b[?7h\n';
const HOME = '\x1b[H';
const REST_OF_LINE = '\x1b[K';
const REST_OF_SCREEN = '\x1b[J';

/** The part of a terminal that the demo writes on. */
export interface Terminal {
  readonly isTTY?: boolean;
  readonly rows?: number;
  write(text: string): unknown;
}

/** Shows the scene until the signal aborts: redrawn in place on a terminal, else one line per second. */
export async function showScene(
  terminal: Terminal,
  scene: () => Scene,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  const inPlace = terminal.isTTY === true;
  if (inPlace) terminal.write(BEGIN);
  while (!signal.aborted) {
    terminal.write(inPlace ? frameText(sceneLines(scene(), true), terminal.rows) : `${sceneLine(scene())}\n`);
    await clock.sleep(inPlace ? REDRAW_MS : LINE_MS, signal).catch(() => undefined);
  }
  if (inPlace) terminal.write(`${frameText(sceneLines(scene(), true), terminal.rows)}${END}`);
}

/** Empty lines go first when the terminal is too low; what is still too much is left out at the end. */
export function frameText(lines: readonly string[], rows: number | undefined): string {
  const room = Math.max((rows ?? 24) - 1, 1);
  const fitting = lines.length <= room ? lines : lines.filter((line) => line !== '').slice(0, room);
  return HOME + fitting.map((line) => `${line}${REST_OF_LINE}\n`).join('') + REST_OF_SCREEN;
}
