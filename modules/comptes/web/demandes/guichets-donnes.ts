import type { DemandeDeCompte } from '../../contracts/index.ts';
import type { UseGuichetChoiceReturn } from '../guichets/use-guichet-choice.ts';

/**
 * The guichets of an account when several demandes are validated: those chosen for all, or the requested ones that are
 * in the périmètre.
 */
export function guichetsDonnes(
  { guichets }: Pick<DemandeDeCompte, 'guichets'>,
  chosen: readonly string[],
  actsFor: UseGuichetChoiceReturn['actsFor'],
): readonly string[] {
  return chosen.length > 0 ? chosen : guichets.filter(actsFor);
}
