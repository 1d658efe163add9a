import type { OwnCommand } from './command.ts';

export const demo: OwnCommand = {
  name: 'demo',
  summary: 'Run a trial shop: a hub, tills, a head office that comes and goes.',
  synopsis: 'demo [--seconds N] [--lan]',
  async runOn(args) {
    const { runDemo } = await import('../demo/run.ts');
    return await runDemo([...args]);
  },
};
