import type { Adresse } from '../../contracts/index.ts';
import { AdresseModel, EN_COURS } from './adresse-model.ts';

/** The change of address of an account that is not over; null when there is none. */
export async function adresseOf(compteId: string): Promise<Adresse | null> {
  const row = await AdresseModel.findByPk(compteId);
  const etat = EN_COURS.find((each) => each === row?.etat);
  return row === null || etat === undefined ? null : presentAdresse(row, etat);
}

/** A change that is not over, as the contract describes it. */
export function presentAdresse(
  { nouvelle, dateProposition, dateLimite, dateEffet }: AdresseModel,
  etat: Adresse['etat'],
): Adresse {
  return {
    etat,
    nouvelle,
    dateProposition: dateProposition.toISOString(),
    dateLimite: dateLimite.toISOString(),
    dateEffet: dateEffet?.toISOString() ?? null,
  };
}
