import { MOTIF_LENGTH } from '../../contracts/registre-limits.ts';
import { fr } from '../locales/fr.ts';

/** What is wrong with a reason; empty for nothing. */
export function motifFault(motif: string, { required }: { required: boolean }): string {
  if (required && motif.trim() === '') return fr.coupure.manquant;
  const { length } = motif.trim();
  return length > MOTIF_LENGTH ? fr.coupure.tropLong(MOTIF_LENGTH, length) : '';
}
