import { type Static, Type } from 'typebox';
import { detailText, type FileDetails } from './shop-details.ts';

export const ShopListSchema = Type.Object({
  success: Type.Boolean(),
  count: Type.Integer(),
  boutiques: Type.Array(
    Type.Object({
      id: Type.Integer(),
      nom: Type.String(),
      type_commerce: Type.String(),
      ville: Type.String(),
      adresse: Type.String(),
      devise: Type.String(),
      nb_terminaux: Type.Integer({ description: 'Active ones' }),
      nb_articles: Type.Integer({ description: 'Active ones' }),
      est_active: Type.Boolean(),
    }),
  ),
});

/** The answer of `GET boutiques/`: the caller's shop and no other (contract, 7.9); none when it is switched off. */
export function encodeShopList(known: {
  readonly shop: {
    readonly id: number;
    readonly name: string;
    readonly currency: string;
    readonly active: boolean;
  };
  readonly details: FileDetails;
  readonly tills: number;
  readonly articles: number;
}): Static<typeof ShopListSchema> {
  const { shop, details, tills, articles } = known;
  const listed = {
    id: shop.id,
    nom: shop.name,
    type_commerce: detailText(details, 'type_commerce'),
    ville: detailText(details, 'ville'),
    adresse: detailText(details, 'adresse'),
    devise: shop.currency,
    nb_terminaux: tills,
    nb_articles: articles,
    est_active: true,
  };
  return { success: true, count: shop.active ? 1 : 0, boutiques: shop.active ? [listed] : [] };
}
