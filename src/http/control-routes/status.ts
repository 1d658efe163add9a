import type { FastifyInstance } from 'fastify';
import { toldCondition } from '../../wire/conditions/told.ts';
import { toldShop } from '../../wire/head-office/causes.ts';
import { toldOtherHub } from '../../wire/other-hubs/told.ts';
import type { ControlParts } from '../control-parts.ts';
import { HubStatusSchema } from '../hub-status-schema.ts';

/** What is unsent, quarantined, parked and held, per shop. */
export function statusRoute(app: FastifyInstance, { status }: ControlParts): void {
  const schema = {
    tags: ['hub'],
    summary: 'What is unsent, parked, held and in quarantine',
    response: { 200: HubStatusSchema },
  };
  app.get('/status', { schema }, () => {
    const { shops, otherHubs, conditions, ...rest } = status();
    return {
      ...rest,
      conditions: conditions.map((one) => toldCondition(one)),
      shops: shops.map((shop) => toldShop(shop)),
      otherHubs: otherHubs.map((hub) => toldOtherHub(hub)),
    };
  });
}
