import type { FastifyInstance } from 'fastify';
import { type Static, Type } from 'typebox';
import { shopId } from '../../domain/ids.ts';
import type { Provision } from '../../domain/provision.ts';
import { decodeCatalogueCsv } from '../../wire/provision/catalogue-csv.ts';
import { decodeProvision } from '../../wire/provision/provision-file.ts';
import { OneOf } from '../../wire/values/schema-parts.ts';
import { type Answer, send } from '../answer.ts';
import { controlError, receiptAnswer } from '../control-answers.ts';
import type { ControlParts } from '../control-parts.ts';

const ImportRequest = Type.Object(
  {
    format: OneOf(['json', 'csv']),
    /** The shop of a CSV catalogue; a JSON file names its shops itself. */
    shopId: Type.Optional(Type.Integer({ minimum: 1 })),
    text: Type.String(),
  },
  { additionalProperties: false },
);

const ImportReport = Type.Object({
  /** What a person should know, one sentence each. */
  lines: Type.Array(Type.String()),
  changed: Type.Boolean(),
});

type Decoded = { readonly provision: Provision } | { readonly answer: Answer };

/** Loads a provisioning file or a catalogue, whole or not at all; every fault of the file is named at once. */
export function importRoute(app: FastifyInstance, { reader, writer }: ControlParts): void {
  const schema = {
    tags: ['hub'],
    summary: 'Load a provisioning file or a catalogue, whole or not at all',
    body: ImportRequest,
    response: { 200: ImportReport },
  };
  app.post('/import', { schema }, async (request, reply) => {
    const body = request.body as Static<typeof ImportRequest>;
    const decoded = body.format === 'json' ? decodeJson(body.text) : decodeCsv(body);
    if ('answer' in decoded) return send(reply, decoded.answer);
    return send(reply, receiptAnswer(await writer.call('importProvision', { provision: decoded.provision })));
  });

  function decodeCsv({ shopId: id, text }: Static<typeof ImportRequest>): Decoded {
    const shop = id === undefined ? undefined : reader.shop(shopId(id));
    if (shop === undefined) {
      const sentence = 'a CSV catalogue belongs to one shop: name the id of a shop that the hub knows';
      return { answer: controlError(400, 'SHOP_NOT_FOUND', sentence) };
    }
    return orFaults(decodeCatalogueCsv(text, shop.id));
  }
}

function decodeJson(text: string): Decoded {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { answer: faultsAnswer([`the file is not JSON: ${(error as Error).message}`]) };
  }
  return orFaults(decodeProvision(value));
}

function orFaults(
  decoded:
    | { readonly ok: true; readonly provision: Provision }
    | { readonly ok: false; readonly faults: readonly string[] },
): Decoded {
  return decoded.ok ? { provision: decoded.provision } : { answer: faultsAnswer(decoded.faults) };
}

function faultsAnswer(faults: readonly string[]): Answer {
  const error = `the file was not imported: ${faults[0] ?? 'it has faults'}${faults.length > 1 ? ` (and ${faults.length - 1} more)` : ''}`;
  return { status: 422, body: { error, code: 'FILE_FAULTY', faults } };
}
