import type { FastifyInstance } from 'fastify';
import type { Clock } from '../../clock.ts';
import { mainCurrency } from '../../domain/day-total.ts';
import type { Reader } from '../../store/reader.ts';
import type { Reports } from '../../store/reports/questions.ts';
import { encodeAnalysis } from '../../wire/reports/analysis.ts';
import { AnalysisQuerySchema, decodeAnalysisQuery } from '../../wire/reports/analysis-query.ts';
import { AnalysisAnswerSchema } from '../../wire/reports/analysis-schema.ts';
import { ANALYSIS_IDENTITY } from '../../wire/requests/identity-errors.ts';
import type { Query } from '../../wire/requests/query.ts';
import { HUB_BUSY } from '../../wire/requests/request-errors.ts';
import { lowStockOf } from '../../wire/tills/shop-details.ts';
import { send } from '../answer.ts';
import { identifyTill } from '../identify-till.ts';
import { todayOf } from '../today.ts';

export interface AnalysisParts {
  readonly reader: Reader;
  readonly reports: Reports;
  readonly clock: Clock;
}

/** `GET analyse/mouvements`: what a period did to the stock and brought in (contract, 7.9). */
export function analysisRoute(app: FastifyInstance, parts: AnalysisParts): void {
  const { reader, reports } = parts;
  const schema = {
    tags: ['reports'],
    summary: 'Movements, turnover and health of the stock in a period',
    response: { 200: AnalysisAnswerSchema },
  };
  const config = { request: { query: AnalysisQuerySchema } };
  app.get('/api/v2/simple/analyse/mouvements', { schema, config }, async (request, reply) => {
    const caller = identifyTill(request.headers, reader, ANALYSIS_IDENTITY);
    if (!caller.ok) return send(reply, caller.answer);
    const { shop } = caller;
    const query = decodeAnalysisQuery(request.query as Query, shop, todayOf(parts, shop));
    if (!query.ok) return send(reply, query.error);
    const main = mainCurrency(shop.currency);
    const analysis = await reports.ask('analysis', {
      ...query.value,
      shopId: shop.id,
      timeZone: shop.timeZone,
      mainCurrency: main,
      lowAt: lowStockOf(reader.shopDetails(shop.id)),
    });
    if ('refused' in analysis) return send(reply, HUB_BUSY);
    return reply.send(encodeAnalysis({ shop, query: query.value, analysis, mainCurrency: main }));
  });
}
