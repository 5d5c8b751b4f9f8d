import type { DemandeDeCompte } from '../../contracts/index.ts';
import type { UseGuichetChoiceReturn } from '../guichets/use-guichet-choice.ts';

/** What an account is opened for when several demandes are validated: the guichets chosen for all, else those that it asks for and that are in the périmètre. */
export function guichetsDonnes(
  { guichets }: Pick<DemandeDeCompte, 'guichets'>,
  chosen: readonly string[],
  actsFor: UseGuichetChoiceReturn['actsFor'],
): readonly string[] {
  return chosen.length > 0 ? chosen : guichets.filter(actsFor);
}
