import type { ModuleContext, PersonalData, Person } from '@pwp/api-kit';
import { col, fn, Op, where as compared } from 'sequelize';
import { withdrawDrafts } from '../annonces/publication-notices.ts';
import { LecteurModel } from '../lecteurs/lecteur-model.ts';
import { LectureModel } from '../lectures/lecture-model.ts';
import { dropUnused } from '../pieces/piece-files.ts';
import { PieceModel } from '../pieces/piece-model.ts';
import { PublicationModel } from '../publications/publication-model.ts';
import { VersionModel } from '../publications/version-model.ts';

/**
 * What the module keeps of persons: what an account read, wrote and reviewed. What was published stays, without its author's name; its
 * drafts go. No publication says a numéro unique; a draft that does goes.
 */
export function communicationPersonalData(
  context: Pick<ModuleContext<unknown>, 'files' | 'notices' | 'transaction'>,
): PersonalData {
  const { files, notices, transaction } = context;

  async function eraseDrafts(person: Person): Promise<number> {
    const where = { etat: ['brouillon' as const, 'a-relire' as const], ...(await writtenBy(person)) };
    const drafts = await PublicationModel.findAll({ attributes: ['id', 'publicationId'], where, raw: true });
    const id = drafts.map((draft) => draft.id);
    const pieces = await PieceModel.findAll({ where: { publicationId: id }, raw: true });
    const erased = await transaction(async () => {
      await withdrawDrafts(
        notices,
        drafts.map(({ publicationId }) => publicationId),
      );
      return PublicationModel.destroy({ where: { id } });
    });
    await dropUnused(files, pieces);
    return erased;
  }

  return {
    async export(person) {
      const written = await PublicationModel.findAll({
        where: await writtenBy(person),
        order: ['id'],
        raw: true,
      });
      const publications = written.map(({ genre, titre, resume, etat, modifieeLe }) => ({
        genre,
        titre,
        resume,
        etat,
        modifieeLe,
      }));
      if (person.type === 'demandeur') return { publications };
      const read = await LectureModel.findAll({ where: { accountId: [...person.ids] }, order: ['lueLe'], raw: true });
      const titles = await PublicationModel.findAll({
        attributes: ['id', 'titre'],
        where: { id: read.map(({ publicationId }) => publicationId) },
        raw: true,
      });
      const titleOf = new Map(titles.map(({ id, titre }) => [id, titre]));
      return {
        publications,
        lectures: read.map(({ publicationId, lueLe }) => ({ titre: titleOf.get(publicationId) ?? '', lueLe })),
      };
    },

    async erase(person) {
      const brouillons = await eraseDrafts(person);
      if (person.type === 'demandeur') return { brouillons };
      const ids = [...person.ids];
      return transaction(async () => {
        const lectures = await LectureModel.destroy({ where: { accountId: ids } });
        await LecteurModel.destroy({ where: { accountId: ids } });
        // The id of an account stays: nothing tells any more whose it was.
        const [publications] = await PublicationModel.update(
          { auteurNom: '' },
          { where: { auteurId: ids, auteurNom: { [Op.ne]: '' } } },
        );
        await PublicationModel.update({ relecteurNom: '' }, { where: { relecteurId: ids } });
        await VersionModel.update({ auteurNom: '' }, { where: { auteurId: ids } });
        await VersionModel.update({ relecteurNom: '' }, { where: { relecteurId: ids } });
        return { brouillons, lectures, publications };
      });
    },
  };
}

/** What an account wrote, or what says a numéro unique: in its words, or in the names and descriptions of its files. */
async function writtenBy(person: Person) {
  if (person.type === 'compte') return { auteurId: [...person.ids] };
  const { numeroUnique } = person;
  const pieces = await PieceModel.findAll({
    attributes: ['publicationId'],
    where: { [Op.or]: [says('nom', numeroUnique), says('alternative', numeroUnique)] },
    raw: true,
  });
  const id = pieces.map(({ publicationId }) => publicationId);
  const columns = ['cherchable', 'motif_correction', 'motif_renvoi'];
  return { [Op.or]: [...columns.map((column) => says(column, numeroUnique)), { id }] };
}

/** What people and file names write between the parts of a numéro unique. */
const BETWEEN = [' ', '\u00A0', '\u202F', '-', '_', '.'];

/** That a column says a numéro unique, in whatever letters. */
function says(column: string, numeroUnique: string) {
  const compact = BETWEEN.reduce((text, between) => fn('REPLACE', text, between, ''), fn('UPPER', col(column)));
  return compared(compact, { [Op.like]: `%${numeroUnique.toUpperCase()}%` });
}
