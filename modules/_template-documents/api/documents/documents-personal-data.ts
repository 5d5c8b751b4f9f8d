import type { ModuleContext, PersonalData } from '@pwp/api-kit';
import { DocumentModel } from './document-model.ts';
import { dropUnused } from './joined-file.ts';

/** What the module keeps of its authors, files included. It knows no demandeur. */
export function documentsPersonalData({
  files,
  transaction,
}: Pick<ModuleContext<unknown>, 'files' | 'transaction'>): PersonalData {
  return {
    async export(person) {
      if (person.type === 'demandeur') return {};
      const where = { accountId: [...person.ids] };
      return {
        documents: await DocumentModel.findAll({ attributes: ['titre', 'texte', 'nomFichier'], where, raw: true }),
      };
    },
    async erase(person) {
      if (person.type === 'demandeur') return {};
      const where = { accountId: [...person.ids] };
      const rows = await DocumentModel.findAll({ attributes: ['fichier'], where, raw: true });
      const documents = await transaction(() => DocumentModel.destroy({ where }));
      await dropUnused(
        files,
        rows.flatMap(({ fichier }) => fichier ?? []),
      );
      return { documents };
    },
  };
}
