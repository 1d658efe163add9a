/**
 * What HTTP alone costs: a fastify server that reads a batch and accepts it, and keeps nothing.
 *
 *   node bench/peers/http-stub.ts
 */
import Fastify from 'fastify';

const app = Fastify({ bodyLimit: 10 << 20 });
app.post('/api/v2/simple/ventes/sync', (request, reply) => {
  const sales = request.body as readonly { readonly numero_facture: string }[];
  return reply.code(201).send({ success: true, accepted: sales.map((sale) => sale.numero_facture) });
});
const origin = await app.listen({ host: '127.0.0.1', port: 0 });
process.stdout.write(`port ${new URL(origin).port}\n`);
process.on('SIGTERM', () => process.exit(0));
