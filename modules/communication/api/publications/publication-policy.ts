import type { Account } from '@pwp/api-kit';
import type { Droits, Emetteur, EtatRedaction } from '../../contracts/index.ts';

/** What the policy reads of a publication. */
export interface WrittenPublication {
  auteurId: string;
  emetteur: Emetteur;
  etat: EtatRedaction;
  /** The guichets that a référent answers for. */
  portee: readonly string[];
}

/** For whom an account speaks. */
export function emetteurOf(account: Account): Emetteur {
  return account.roles.includes('administrateur') ? 'gip' : 'referent';
}

/** The GIP answers for every publication, a référent for those whose guichets are all in the périmètre. */
export function answersFor(account: Account, { emetteur, portee }: WrittenPublication): boolean {
  if (account.roles.includes('administrateur')) return true;
  return emetteur === 'referent' && isWithin(account.perimetre, portee);
}

/** A draft is its author's alone until it is handed in; what is published is no author's any more. */
export function canOpen(account: Account, publication: WrittenPublication): boolean {
  const { auteurId, etat } = publication;
  if (auteurId === account.id && (etat === 'brouillon' || etat === 'a-relire')) return true;
  return etat !== 'brouillon' && answersFor(account, publication);
}

/** Nobody reviews what they wrote. */
export function canReview(account: Account, publication: WrittenPublication): boolean {
  return publication.auteurId !== account.id && answersFor(account, publication);
}

/** What the account may do with a publication that it may open. */
export function droitsOf(account: Account, publication: WrittenPublication): Droits {
  const { etat, auteurId } = publication;
  const isOwnDraft = etat === 'brouillon' && auteurId === account.id;
  const isPublished = etat === 'publiee' || etat === 'a-venir' || etat === 'terminee';
  return {
    modifier: isOwnDraft,
    soumettre: isOwnDraft,
    supprimer: isOwnDraft,
    reprendre: etat === 'a-relire' && auteurId === account.id,
    relire: etat === 'a-relire' && canReview(account, publication),
    corriger: (etat === 'publiee' || etat === 'a-venir') && answersFor(account, publication),
    archiver: isPublished && answersFor(account, publication),
  };
}

/** Whether all these guichets, one at least, are in the périmètre. */
export function isWithin(perimetre: readonly string[], guichets: readonly string[]): boolean {
  return guichets.length > 0 && guichets.every((code) => perimetre.includes(code));
}
