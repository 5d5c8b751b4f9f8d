import type { IdentityMember } from '@pwp/api-kit';
import type { Compte, CourrielActivation } from '../../contracts/index.ts';
import { versionOf } from './compte-version.ts';

/** An account as the contract says it; `courriel` is its activation mail. */
export function presentCompte(compte: IdentityMember, courriel: CourrielActivation): Compte {
  return {
    id: compte.id,
    etat: compte.active ? 'actif' : 'suspendu',
    nom: compte.nom,
    prenom: compte.prenom,
    email: compte.email,
    telephone: compte.telephone,
    typeOrganisme: compte.typeOrganisme,
    organisme: compte.organisme,
    roles: [...compte.roles],
    guichets: compte.guichets.toSorted(),
    perimetre: compte.scope.toSorted(),
    courriel,
    version: versionOf(compte),
  };
}
