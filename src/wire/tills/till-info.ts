import { type Static, Type } from 'typebox';
import { requestError } from '../requests/request-error.ts';
import { formatLocal } from '../values/dates.ts';
import { NullableText } from '../values/schema-parts.ts';
import { detailText, type FileDetails } from './shop-details.ts';

const ShopOfTillSchema = Type.Object({
  id: Type.Integer(),
  nom: Type.String(),
  type_commerce: Type.String(),
  ville: Type.String(),
  devise: Type.String(),
});

export const TillInfoSchema = Type.Object({
  success: Type.Boolean(),
  terminal: Type.Object({
    id: Type.Integer(),
    numero_serie: Type.String(),
    nom_terminal: Type.String(),
    est_actif: Type.Boolean(),
    version_app_maui: Type.String(),
    derniere_activite: NullableText,
  }),
  boutique: Type.Union([ShopOfTillSchema, Type.Null()]),
});

/** No such till in the caller's shop. */
export const TILL_NOT_FOUND = requestError(404, 'TERMINAL_NOT_FOUND', 'Terminal non trouvé');

/** Where a till without shop is shown its times: the zone of a shop that says nothing (contract, 4.1). */
const TIME_ZONE_WITHOUT_SHOP = 'Africa/Kinshasa';

/** The answer of `GET terminal/<serial>/` (contract, 7.9). */
export function encodeTillInfo(known: {
  readonly till: {
    readonly id: number;
    readonly serial: string;
    readonly name: string;
    readonly active: boolean;
  };
  readonly details: FileDetails;
  readonly presence: { readonly appVersion: string; readonly seenAt: number } | null;
  readonly shop: {
    readonly id: number;
    readonly name: string;
    readonly currency: string;
    readonly timeZone: string;
    readonly details: FileDetails;
  } | null;
}): Static<typeof TillInfoSchema> {
  const { till, details, presence, shop } = known;
  const told = detailText(details, 'derniere_activite');
  const timeZone = shop?.timeZone ?? TIME_ZONE_WITHOUT_SHOP;
  return {
    success: true,
    terminal: {
      id: till.id,
      numero_serie: till.serial,
      nom_terminal: till.name,
      est_actif: till.active,
      version_app_maui: presence?.appVersion ?? detailText(details, 'version_app_maui'),
      derniere_activite:
        presence === null ? (told === '' ? null : told) : formatLocal(presence.seenAt, timeZone),
    },
    boutique: shop && {
      id: shop.id,
      nom: shop.name,
      type_commerce: detailText(shop.details, 'type_commerce'),
      ville: detailText(shop.details, 'ville'),
      devise: shop.currency,
    },
  };
}
