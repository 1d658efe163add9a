/** What head office's answer says about one sale. Only `created` is proof; the rest is judged in upstream/. */
export type SaleVerdict =
  | { readonly kind: 'created' }
  /** The number exists, under whatever till and shop: proves nothing until reconciliation lists it. */
  | { readonly kind: 'exists' }
  | { readonly kind: 'refused'; readonly code: string; readonly message: string };

/** A decoded answer of `ventes/sync`. A number that it does not name has no verdict. */
export interface SyncAnswer {
  /** The till for which head office says that it recorded them; null when it does not say. */
  readonly serial: string | null;
  readonly verdicts: ReadonlyMap<string, SaleVerdict>;
}

type Fields = Readonly<Record<string, unknown>>;

const DUPLICATE_TEXT = 'Vente déjà existante';

/**
 * Decodes the 201 of the central backend (contract, 6.5 and 11.2). `accepted` is not read: without an entry in
 * `details.creees` it proves nothing. A number that is named as created and as something else is in doubt.
 * @returns null when the text is not such an answer
 */
export function decodeSyncAnswer(text: string): SyncAnswer | null {
  const body = parseObject(text);
  const details = asFields(body?.['details']);
  const created = details?.['creees'];
  const errors = details?.['erreurs'];
  if (body === null || !Array.isArray(created) || !Array.isArray(errors)) return null;
  const verdicts = new Map<string, SaleVerdict>();
  for (const entry of created) {
    const fields = asFields(entry);
    note(verdicts, fields?.['numero_facture'], {
      kind: fields?.['status'] === 'created' ? 'created' : 'exists',
    });
  }
  for (const entry of errors) {
    const fields = asFields(entry);
    note(verdicts, fields?.['numero_facture'], refusal(fields?.['code'], fields?.['erreur']));
  }
  noteRejected(verdicts, body['rejected'], errors);
  const serial = asFields(body['terminal'])?.['numero_serie'];
  return { serial: typeof serial === 'string' ? serial : null, verdicts };
}

/** `rejected` repeats the errors; it is read for the numbers that `details.erreurs` does not name. */
function noteRejected(
  verdicts: Map<string, SaleVerdict>,
  rejected: unknown,
  errors: readonly unknown[],
): void {
  if (!Array.isArray(rejected)) return;
  const named = new Set(errors.map((entry) => asFields(entry)?.['numero_facture']));
  for (const entry of rejected) {
    const fields = asFields(entry);
    if (named.has(fields?.['vente_uid'])) continue;
    note(verdicts, fields?.['vente_uid'], refusal(fields?.['reason'], fields?.['message']));
  }
}

function note(verdicts: Map<string, SaleVerdict>, number: unknown, verdict: SaleVerdict): void {
  if (typeof number !== 'string') return;
  verdicts.set(number, verdicts.has(number) ? { kind: 'exists' } : verdict);
}

function refusal(code: unknown, message: unknown): SaleVerdict {
  const text = typeof message === 'string' ? message : '';
  if (code === 'DUPLICATE' || (code === undefined && text === DUPLICATE_TEXT)) return { kind: 'exists' };
  return { kind: 'refused', code: typeof code === 'string' ? code : '', message: text };
}

/** The `code` and `error` of a whole-request failure; null when the text is not one (HTML, say). */
export function decodeFailure(text: string): { readonly code: string; readonly message: string } | null {
  const body = parseObject(text);
  const code = body?.['code'];
  if (body === null || typeof code !== 'string') return null;
  const message = body['error'];
  return { code, message: typeof message === 'string' ? message : '' };
}

export function parseObject(text: string): Fields | null {
  try {
    return asFields(JSON.parse(text));
  } catch {
    return null;
  }
}

export function asFields(value: unknown): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
}
