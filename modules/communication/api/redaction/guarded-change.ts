import type { InferAttributes } from 'sequelize';
import { etatChange, publicationIntrouvable, publicationModifiee } from '../problems.ts';
import { TRANSITIONS, type Acte } from '../publications/etat-transitions.ts';
import { PublicationModel } from '../publications/publication-model.ts';

/** The columns that an act changes beside the state and the revision. */
export type Changes = Partial<InferAttributes<PublicationModel>>;

/**
 * Moves a publication, if it stands where the act begins and is as the caller saw it, in the current transaction. Throws `etat-change`,
 * `publication-modifiee`, `publication-introuvable`.
 */
export async function move(
  { id }: Pick<PublicationModel, 'id'>,
  acte: Acte,
  revision: number,
  changes: Changes,
): Promise<void> {
  const { de, vers } = TRANSITIONS[acte];
  const where = { id, etat: de, revision };
  const moved =
    vers === null
      ? await PublicationModel.destroy({ where })
      : (await PublicationModel.update({ ...changes, etat: vers, revision: revision + 1 }, { where }))[0];
  if (moved === 0) throw await refusalOf(id, acte);
}

async function refusalOf(id: number, acte: Acte) {
  const row = await PublicationModel.findByPk(id, { attributes: ['etat'], raw: true });
  if (row === null) return publicationIntrouvable('Elle a été supprimée.');
  if (row.etat !== TRANSITIONS[acte].de)
    return etatChange('Quelqu’un a agi dessus entre-temps : la page vous montre où elle en est.');
  return publicationModifiee(
    'Vos changements n’ont pas été enregistrés : ouvrez la dernière version, puis reportez-les.',
  );
}
