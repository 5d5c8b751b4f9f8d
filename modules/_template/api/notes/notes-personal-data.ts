import type { ModuleContext, PersonalData } from '@pwp/api-kit';
import { NoteModel } from './note-model.ts';

/** What the module keeps of its authors. It knows no demandeur. */
export function notesPersonalData({ transaction }: Pick<ModuleContext<unknown>, 'transaction'>): PersonalData {
  return {
    async export(person) {
      if (person.type === 'demandeur') return {};
      const where = { accountId: [...person.ids] };
      return { notes: await NoteModel.findAll({ attributes: ['texte', 'createdAt'], where, raw: true }) };
    },
    async erase(person) {
      if (person.type === 'demandeur') return {};
      const where = { accountId: [...person.ids] };
      return { notes: await transaction(() => NoteModel.destroy({ where })) };
    },
  };
}
