import { type Static, Type } from 'typebox';
import { NullableText } from '../values/schema-parts.ts';

/** The answers of `GET pos/status/` (contract, 7.9), which have no `error`. */

export const PosStatusSchema = Type.Object({
  success: Type.Boolean(),
  pos_allowed: Type.Boolean(),
  code: Type.String({ description: 'POS_OK or POS_DISABLED' }),
  message: Type.String(),
  boutique_id: Type.Integer(),
});

export const PosInactiveSchema = Type.Object({
  success: Type.Boolean(),
  code: Type.String(),
  message: Type.String(),
  boutique_id: Type.Integer(),
});

export const PosUnknownSchema = Type.Object({
  success: Type.Boolean(),
  code: Type.String(),
  message: Type.String(),
  numero_serie: NullableText,
});

type Answer<Body> = { readonly status: number; readonly body: Body };

/** What a known till of the shop is told. */
export function encodePosStatus(shop: {
  readonly id: number;
  readonly active: boolean;
  readonly posAllowed: boolean;
}): Answer<Static<typeof PosStatusSchema>> | Answer<Static<typeof PosInactiveSchema>> {
  const boutique_id = shop.id;
  if (!shop.active) {
    const message = 'Boutique désactivée, POS indisponible';
    return { status: 403, body: { success: false, code: 'POS_BOUTIQUE_INACTIVE', message, boutique_id } };
  }
  const [code, message] = shop.posAllowed
    ? ['POS_OK', 'POS autorisé pour cette boutique']
    : ['POS_DISABLED', 'POS désactivé au niveau de la boutique'];
  return { status: 200, body: { success: true, pos_allowed: shop.posAllowed, code, message, boutique_id } };
}

/** What everybody else is told: no serial, an unknown or inactive till, one without shop. */
export function posUnknown(serial: string | null): Answer<Static<typeof PosUnknownSchema>> {
  return {
    status: 404,
    body: {
      success: false,
      code: 'POS_UNKNOWN_BOUTIQUE',
      message: 'Boutique introuvable pour ce terminal',
      numero_serie: serial,
    },
  };
}
