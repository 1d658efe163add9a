import type { CentralAnswer, CentralBooks, CentralTill } from '../central-books.ts';
import { CentralCancellations } from './cancellations.ts';
import type { CentralShelves } from './catalogue.ts';
import { CentralDeclarations } from './declarations.ts';
import { CentralNotifications } from './notifications.ts';
import { saleHistory } from './sale-history.ts';
import { CentralStock } from './stock.ts';

/** The calls beside sales and the catalogue, by the name under which a test gives them a misbehaviour. */
export type TillRoute =
  | 'annuler'
  | 'valider'
  | 'refuser'
  | 'regulariser'
  | 'negocies'
  | 'retours'
  | 'rapports'
  /** Reading back what was declared. */
  | 'historique'
  | 'notifications';

/** A request below /api/v2/simple/. */
export interface CentralRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly serial: string;
  readonly text: string;
}

export interface TillCall {
  readonly route: TillRoute;
  /** Does what the backend does and gives its answer. */
  readonly apply: () => CentralAnswer;
}

type Table = Readonly<Record<string, readonly [TillRoute, (request: CentralRequest) => CentralAnswer]>>;

/** Slashes at the end as the backend has them: some routes know both forms, the others only the one. */
const BOTH_FORMS = /^(\/ventes\/annuler|\/analyse\/regulariser|\/articles-negocies|\/retours-articles)\/?$/;

/** What else tills can call at the central backend, without any idempotency that it does not have (contract, 7.2 to 7.8). */
export class CentralTillCalls {
  readonly cancellations: CentralCancellations;
  readonly declarations: CentralDeclarations;
  readonly notifications: CentralNotifications;
  readonly stock: CentralStock;
  readonly #routes: Table;

  constructor(books: CentralBooks, shelves: CentralShelves) {
    const tills = books.tills as ReadonlyMap<string, CentralTill>;
    this.notifications = new CentralNotifications(tills, shelves);
    this.cancellations = new CentralCancellations(books);
    this.declarations = new CentralDeclarations(tills);
    this.stock = new CentralStock(books, shelves, this.notifications);
    const { cancellations, declarations, notifications, stock } = this;
    this.#routes = {
      'POST /ventes/annuler': ['annuler', (request) => cancellations.cancel(request)],
      'GET /ventes/historique/': ['historique', (request) => saleHistory(books, request)],
      'POST /articles/valider/': ['valider', (request) => stock.receive(request)],
      'POST /articles/refuser/': ['refuser', (request) => stock.refuse(request)],
      'POST /analyse/regulariser': ['regulariser', (request) => stock.regularise(request)],
      'POST /articles-negocies': ['negocies', (request) => declarations.declare('negotiation', request)],
      'POST /retours-articles': ['retours', (request) => declarations.declare('return', request)],
      'GET /articles-negocies/historique/': [
        'historique',
        (request) => declarations.list('negotiation', request),
      ],
      'GET /retours-articles/historique/': ['historique', (request) => declarations.list('return', request)],
      'POST /rapports-caisse/': ['rapports', (request) => declarations.report(request)],
      'GET /rapports-caisse/': ['historique', (request) => declarations.reports(request)],
      'GET /notifications/': ['notifications', (request) => notifications.list(request, false)],
      'GET /notifications/recent/': ['notifications', (request) => notifications.list(request, true)],
    };
  }

  /** @returns what puts it all back as it is now */
  backUp(): () => void {
    const { declarations, notifications, stock, cancellations } = this;
    const lists: unknown[][] = [declarations.rows, notifications.rows, stock.entries, stock.decisions];
    const kept = lists.map((list) => [...list]);
    const cancelled = [...cancellations.cancelled];
    return () => {
      for (const [index, list] of lists.entries()) list.splice(0, list.length, ...(kept[index] ?? []));
      cancellations.cancelled.clear();
      for (const [number, how] of cancelled) cancellations.cancelled.set(number, how);
    };
  }

  /** Null when the path is none of these routes. */
  call(request: CentralRequest): TillCall | null {
    const path = BOTH_FORMS.exec(request.path)?.[1] ?? request.path;
    const found = this.#routes[`${request.method} ${path}`];
    return found === undefined ? null : { route: found[0], apply: () => found[1](request) };
  }
}
