import { CompteModel, type EtatDecide } from './compte-model.ts';

/** Records that the portal created an account or acted on it; a suspension stays. */
export async function keepCompte(compteId: string): Promise<void> {
  await CompteModel.bulkCreate([{ compteId, etat: 'actif' }], { ignoreDuplicates: true });
}

/** Records that an account is suspended or reinstated. */
export async function keepEtat(compteId: string, etat: EtatDecide): Promise<void> {
  await CompteModel.upsert({ compteId, etat });
}

/** The last decision, or undefined when the portal neither created the account nor acted on it. */
export async function keptEtat(compteId: string): Promise<EtatDecide | undefined> {
  return (await CompteModel.findByPk(compteId))?.etat;
}
