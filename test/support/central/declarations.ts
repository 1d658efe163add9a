import type { CentralAnswer, CentralTill } from '../central-books.ts';
import { coded, crashed, decimals, type Fields, fieldsOf, ok } from './answers.ts';
import type { CentralRequest } from './till-calls.ts';

export interface CentralDeclaration {
  readonly id: number;
  readonly kind: 'negotiation' | 'return' | 'cash-report';
  readonly serial: string;
  readonly shopId: number;
  readonly articleCode: string;
  readonly quantity: number;
  readonly amount: string;
  readonly currency: string;
  /** UTC ms. */
  readonly date: number;
  /** The reason, or the detail of a report. */
  readonly text: string;
  readonly saleReference: string;
}

type Operation = 'negotiation' | 'return';
const AMOUNT_FIELD = { negotiation: 'montant_negocie', return: 'montant_retourne' } as const;
const LIST_MAX = 100;

/** Declarations (contract, 7.7): each request makes a row, however often it was sent; none moves stock. */
export class CentralDeclarations {
  readonly rows: CentralDeclaration[] = [];
  readonly #tills: ReadonlyMap<string, CentralTill>;

  constructor(tills: ReadonlyMap<string, CentralTill>) {
    this.#tills = tills;
  }

  declare(kind: Operation, { serial, text }: CentralRequest): CentralAnswer {
    const till = this.#till(serial);
    if ('status' in till) return till;
    const body = fieldsOf(text);
    if (body === null) return { status: 400, body: { detail: 'JSON parse error' } };
    const code = body['code_article'];
    if (typeof code !== 'string' || code === '')
      return coded(400, 'MISSING_CODE_ARTICLE', 'code_article requis');
    for (const field of [AMOUNT_FIELD[kind], 'date_operation'])
      if (body[field] === undefined) return coded(400, 'MISSING_FIELD', `Champ manquant: '${field}'`);
    const amount = decimals(body[AMOUNT_FIELD[kind]]);
    if (amount === null || body['date_operation'] === null) return crashed();
    const quantity = Number(body['quantite'] ?? 1);
    const row = this.#keep(kind, till, body, {
      articleCode: code,
      quantity: quantity > 0 ? quantity : 1,
      amount,
      text: String(body['motif'] ?? ''),
      saleReference: String(body['reference_vente'] ?? ''),
      date: body['date_operation'],
    });
    return { status: 201, body: { id: row.id } };
  }

  list(kind: Operation, { serial, query }: CentralRequest): CentralAnswer {
    const till = this.#till(serial);
    if ('status' in till) return till;
    const limit = Number(query.get('limit') ?? LIST_MAX);
    const results = this.#of(kind, till, query)
      .slice(0, Number.isInteger(limit) ? limit : LIST_MAX)
      .map((row) => ({
        ...terminalOf(row),
        ...{
          id: row.id,
          code_article: row.articleCode,
          quantite: row.quantity,
          [AMOUNT_FIELD[kind]]: row.amount,
        },
        ...{ devise: row.currency, date_operation: new Date(row.date).toISOString(), motif: row.text },
        reference_vente: row.saleReference,
      }));
    return ok(listed(till, query, results));
  }

  report({ serial, text }: CentralRequest): CentralAnswer {
    const till = this.#reporting(serial);
    if ('status' in till) return till;
    const body = fieldsOf(text);
    if (body?.['depense'] === undefined)
      return { status: 400, body: { depense: ['Ce champ est obligatoire.'] } };
    const amount = decimals(body['depense']);
    if (amount === null || Number(amount) < 0)
      return { status: 400, body: { depense: ['Un nombre valide est requis.'] } };
    const detail = String(body['detail'] ?? '');
    const row = this.#keep('cash-report', till, body, {
      ...{ articleCode: '', quantity: 0, amount, text: detail, saleReference: '' },
      date: body['date_rapport'],
    });
    return { status: 201, body: reportOf(row) };
  }

  reports({ serial, query }: CentralRequest): CentralAnswer {
    const till = this.#reporting(serial);
    if ('status' in till) return till;
    const from = Date.parse(query.get('date_min') ?? '');
    const to = Date.parse(query.get('date_max') ?? '');
    const results = this.#of('cash-report', till, query)
      .filter((row) => !(row.date < from) && !(row.date > to))
      .map(reportOf);
    return ok(listed(till, query, results));
  }

  #of(kind: CentralDeclaration['kind'], till: Standing, query: URLSearchParams): CentralDeclaration[] {
    const own = query.get('par_terminal') === '1';
    return this.rows
      .filter(
        (row) => row.kind === kind && row.shopId === till.shopId && (!own || row.serial === till.serial),
      )
      .sort((a, b) => b.date - a.date || b.id - a.id);
  }

  #keep(
    kind: CentralDeclaration['kind'],
    till: Standing,
    body: Fields,
    said: Omit<CentralDeclaration, 'id' | 'kind' | 'serial' | 'shopId' | 'currency' | 'date'> & {
      date: unknown;
    },
  ): CentralDeclaration {
    const at = Date.parse(String(said.date));
    const row: CentralDeclaration = {
      ...said,
      ...{ id: this.rows.length + 1, kind, serial: till.serial, shopId: till.shopId },
      currency: String(body['devise'] ?? 'CDF'),
      date: Number.isNaN(at) ? Date.now() : at,
    };
    this.rows.push(row);
    return row;
  }

  #till(serial: string): Standing | CentralAnswer {
    if (serial === '')
      return coded(400, 'MISSING_SERIAL', 'Numéro de série du terminal requis dans les headers');
    const till = this.#tills.get(serial);
    if (till?.active !== true || till.shopId === null)
      return coded(404, 'TERMINAL_NOT_FOUND', 'Terminal non trouvé ou sans boutique');
    return { serial, shopId: till.shopId };
  }

  /** This route answers an unknown till with 401. */
  #reporting(serial: string): Standing | CentralAnswer {
    const till = this.#till(serial);
    if (!('status' in till) || serial === '') return till;
    return coded(401, 'TERMINAL_NOT_FOUND', 'Terminal non autorisé ou inexistant');
  }
}

interface Standing {
  readonly serial: string;
  readonly shopId: number;
}

function terminalOf({ serial, shopId }: CentralDeclaration): object {
  return {
    boutique_id: shopId,
    boutique_nom: `Boutique ${shopId}`,
    terminal_nom: serial,
    terminal_serial: serial,
  };
}

function reportOf(row: CentralDeclaration): object {
  const { id, date, text, amount, currency } = row;
  const told = {
    date_rapport: new Date(date).toISOString(),
    detail: text,
    depense: amount,
    devise: currency,
  };
  return { id, ...terminalOf(row), ...told, est_synchronise: true, id_backend: null };
}

function listed(till: Standing, query: URLSearchParams, results: readonly object[]): object {
  return {
    ...{
      success: true,
      count: results.length,
      boutique_id: till.shopId,
      boutique_nom: `Boutique ${till.shopId}`,
    },
    ...{ par_terminal: query.get('par_terminal') === '1', results },
  };
}
