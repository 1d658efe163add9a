/** What is known of a hub that should not be there, as the status hands it out. */
export interface HeardHub {
  readonly host: string;
  readonly port: number;
  readonly addresses: readonly string[];
  readonly shops: readonly number[];
  readonly isCopy: boolean;
}

export type ToldOtherHub<Hub extends HeardHub> = Hub & { readonly french: string; readonly english: string };

/** Says of another hub what it is and what to do about it: for the shop in French, for the operator in English. */
export function toldOtherHub<Hub extends HeardHub>(hub: Hub): ToldOtherHub<Hub> {
  return { ...hub, ...(hub.isCopy ? copySentences(hub) : strangerSentences(hub)) };
}

function copySentences({ port, ...hub }: HeardHub) {
  const place = placeOf(hub);
  return {
    french:
      `Une copie du dossier de ce hub tourne aussi sur ${place}, port ${port} : les ventes se partagent entre les deux. ` +
      "Laissez tourner celui auquel les caisses vendent, arrêtez l'autre et appelez le technicien.",
    english:
      `A copy of this hub's data folder runs at ${place} port ${port}: what is sold divides between the two. ` +
      'Keep the one at which the tills sell, let the other send what it has, then stop it for good.',
  };
}

function strangerSentences({ port, shops, ...hub }: HeardHub) {
  const place = placeOf(hub);
  const named = shops.join(', ');
  return {
    french: `Un autre hub s'annonce pour la boutique ${named} : ${place}, port ${port}. Arrêtez l'un des deux.`,
    english: `Another hub advertises shop ${named}: ${place} port ${port}. Stop one of the two.`,
  };
}

/** An address leads to the machine; the name of a host only where mDNS is understood. */
function placeOf({ addresses, host }: Pick<HeardHub, 'addresses' | 'host'>): string {
  return addresses[0] ?? host;
}
