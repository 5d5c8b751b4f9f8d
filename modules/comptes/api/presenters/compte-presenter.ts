import type { AuditedAct, IdentityMember } from '@pwp/api-kit';
import type { z } from 'zod';
import type { Compte, CompteActe, CourrielActivation } from '../../contracts/index.ts';
import { versionOf } from '../services/compte-version.ts';

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

/** An act of the account's history as the contract says it: not from where it came, which is for administrators. */
export function presentActe(act: AuditedAct): z.infer<typeof CompteActe> {
  return {
    date: act.date.toISOString(),
    action: act.action,
    acteur: act.acteur,
    avant: act.avant,
    apres: act.apres,
  };
}
