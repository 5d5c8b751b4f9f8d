import type { IdentityMember } from '@pwp/api-kit';
import type { Compte, CourrielActivation } from '../../contracts/index.ts';
import { versionOf } from './compte-version.ts';

/** An account as the contract says it; `courriel` is its activation mail. */
export function presentCompte(member: IdentityMember, courriel: CourrielActivation): Compte {
  return {
    id: member.id,
    etat: member.active ? 'actif' : 'suspendu',
    nom: member.nom,
    prenom: member.prenom,
    email: member.email,
    telephone: member.telephone,
    typeOrganisme: member.typeOrganisme,
    organisme: member.organisme,
    roles: [...member.roles],
    guichets: member.guichets.toSorted(),
    perimetre: member.scope.toSorted(),
    courriel,
    version: versionOf(member),
  };
}
