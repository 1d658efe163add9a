/**
 * Writes the headline figures of README.md from what the last measurements kept in bench/results.
 *
 *   node bench/readme.ts
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withFigures } from './support/headline.ts';

const README = join(import.meta.dirname, '../README.md');

writeFileSync(README, withFigures(readFileSync(README, 'utf8')));
