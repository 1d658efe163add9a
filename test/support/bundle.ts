import { build } from 'rolldown';
import config from '../../rolldown.config.ts';

/** Builds the bundle once, before any test starts a process of the hub. */
export default async function bundle(): Promise<void> {
  await build(config);
}
