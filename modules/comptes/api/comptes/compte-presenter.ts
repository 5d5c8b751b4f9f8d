import type { IdentityCompte } from '@pwp/api-kit';
import type { Compte, CourrielActivation } from '../../contracts/index.ts';
import { etatOf } from './compte-activity.ts';
import { versionOf } from './compte-version.ts';

/** An account as the contract describes it; `courriel` is its activation mail, `seen` the day of its last sign-in. */
export function presentCompte(compte: IdentityCompte, courriel: CourrielActivation, seen: string | undefined): Compte {
  return {
    id: compte.id,
    etat: etatOf(compte, seen),
    nom: compte.nom,
    prenom: compte.prenom,
    email: compte.email,
    telephone: compte.telephone,
    typeOrganisme: compte.typeOrganisme,
    organisme: compte.organisme,
    roles: [...compte.roles],
    guichets: compte.guichets.toSorted(),
    perimetre: compte.perimetre.toSorted(),
    courriel,
    derniereConnexion: seen ?? null,
    version: versionOf(compte),
  };
}
