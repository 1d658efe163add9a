import { parseArgs } from 'node:util';

/** What the command line of the demo asks for. */
export type DemoWish =
  | { readonly kind: 'help' }
  | { readonly kind: 'misuse'; readonly sentence: string }
  | {
      readonly kind: 'run';
      /** Null: until it is stopped. */
      readonly seconds: number | null;
      /** True: visible on the LAN, not only on this machine. */
      readonly lan: boolean;
    };

const SECONDS_MAX = 86_400;

export const DEMO_HELP = `boutique-hub demo [--seconds N] [--lan]

Une boutique d'essai : un hub provisoire, trois caisses qui vendent, un siège qui s'absente et qui revient.
A trial shop: a temporary hub, three tills that sell, a head office that goes away and comes back.

  --seconds N  s'arrête après N secondes et compare caisses, hub et siège (1-${SECONDS_MAX}) ;
               code 0 seulement s'ils sont d'accord
               stop after N seconds and compare tills, hub and head office;
               exit code 0 only if they agree
  --lan        visible sur le réseau local, pas seulement sur cette machine
               visible on the LAN, not only on this machine
  --help       cette aide / this help

Sans --seconds : jusqu'à Ctrl-C. / Without --seconds: until Ctrl-C.
`;

/** Reads the arguments after `demo`. */
export function readDemoArguments(argv: readonly string[]): DemoWish {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        seconds: { type: 'string' },
        lan: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
      allowPositionals: false,
    });
    if (values.help === true) return { kind: 'help' };
    const lan = values.lan === true;
    if (values.seconds === undefined) return { kind: 'run', seconds: null, lan };
    const seconds = /^\d{1,5}$/.test(values.seconds) ? Number(values.seconds) : 0;
    if (seconds < 1 || seconds > SECONDS_MAX) {
      return {
        kind: 'misuse',
        sentence: `--seconds ${values.seconds}: a whole number from 1 to ${SECONDS_MAX}`,
      };
    }
    return { kind: 'run', seconds, lan };
  } catch (error) {
    if (error instanceof TypeError) return { kind: 'misuse', sentence: error.message };
    throw error;
  }
}
