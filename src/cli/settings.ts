import type { Config } from '../config/config.ts';
import { readConfig } from '../config/read-config.ts';
import type { Surroundings } from './command.ts';
import { BadSettings } from './failures.ts';

/** The settings; what is odd about them is said on standard error. @throws BadSettings with every fault */
export function settingsOf(surroundings: Surroundings): Config {
  const reading = readConfig(surroundings.env);
  for (const warning of reading.warnings) surroundings.err(`warning: ${warning}\n`);
  if (!reading.ok) throw new BadSettings(reading.faults);
  return reading.config;
}
