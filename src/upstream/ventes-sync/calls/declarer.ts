import type { ShopId, TillSerial } from '../../../domain/ids.ts';
import type { DeclarationRow } from '../../../store/facts.ts';
import {
  encodeOperation,
  encodeReport,
  type ForwardedDeclaration,
  isMade,
  reportsBetween,
} from '../../../wire/head-office/declaration-calls.ts';
import { hasAnyMark } from '../../../wire/head-office/fact-mark.ts';
import { type CallParts, type CallVerdict, post, type Read } from './call.ts';
import type { Lists } from './lists.ts';

const PATHS = {
  negotiation: 'articles-negocies',
  return: 'retours-articles',
  'cash-report': 'rapports-caisse/',
} as const;

/** A declaration that is looked for is among so many of its till, or nobody can say. */
const LISTED_MAX = 1000;
const DAY_MS = 24 * 60 * 60 * 1000;

/** The name of the call, for people and for the note that it was made. */
export function declarationCall(kind: DeclarationRow['kind']): string {
  return PATHS[kind].replace(/\/$/, '');
}

/** Declares what a till declared here. Twice sent is there twice (contract, 7.7). */
export function declarer(
  parts: CallParts,
  serial: TillSerial,
  declaration: DeclarationRow,
  mark: string,
): Promise<CallVerdict> {
  const { kind } = declaration;
  const said: ForwardedDeclaration = {
    ...declaration,
    text: kind === 'cash-report' ? declaration.detail : declaration.reason,
  };
  const body = kind === 'cash-report' ? encodeReport(said, mark) : encodeOperation(kind, said, mark);
  return post(parts, { serial, body, path: PATHS[kind], status: 201, isDone: isMade });
}

/**
 * Whether a declaration with any of these marks is there. It also tells of which shop the till is there now: what it declares is
 * booked in that one, so a till that was moved is refused here.
 * @returns null when it is not among those that can be listed, and there may be more
 */
export async function findDeclaration(
  shop: ShopId,
  lists: Lists,
  serial: TillSerial,
  { kind, occurredAt }: DeclarationRow,
  marks: ReadonlySet<string>,
): Promise<Read<boolean | null>> {
  const path =
    kind === 'cash-report' ? reportsOf(occurredAt) : `${PATHS[kind]}/historique/?${OWN}&limit=${LISTED_MAX}`;
  const listed = await lists.declared(serial, path);
  if (listed.kind !== 'read') return listed;
  const { shopId, marks: there, listed: count } = listed.value;
  if (shopId !== shop)
    return { kind: 'till-refused', code: 'BOUTIQUE_MISMATCH', answer: `boutique ${shopId}` };
  const all = kind === 'cash-report' || count < LISTED_MAX;
  return { kind: 'read', value: hasAnyMark(there, marks) || (all ? false : null) };
}

const OWN = 'par_terminal=1';

/** Reports are listed between dates: a day around this one, whatever zone head office cuts days in. */
function reportsOf(at: number): string {
  return `${PATHS['cash-report']}?${OWN}&${reportsBetween({ from: at - DAY_MS, to: at + DAY_MS })}`;
}
