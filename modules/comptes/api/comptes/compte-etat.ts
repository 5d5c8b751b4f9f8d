import type { EtatCompte } from '../../contracts/index.ts';
import { CompteModel } from './compte-model.ts';

/** Keeps that the portal made an account or acted on it; a suspension stays one. */
export async function keepCompte(compteId: string): Promise<void> {
  await CompteModel.bulkCreate([{ compteId, etat: 'actif' }], { ignoreDuplicates: true });
}

/** Keeps that an account is suspended, or reinstated. */
export async function keepEtat(compteId: string, etat: EtatCompte): Promise<void> {
  await CompteModel.upsert({ compteId, etat });
}

/** What was decided last; undefined: the portal never made it nor acted on it. */
export async function keptEtat(compteId: string): Promise<EtatCompte | undefined> {
  return (await CompteModel.findByPk(compteId))?.etat;
}
