import type { Account, CurrentGuichet, ModuleContext } from '@pwp/api-kit';
import type { CreateNote, Note, NoteList } from '../../contracts/index.ts';
import { NoteModel } from './note-model.ts';
import { addedNotices } from './note-notices.ts';
import { readableNotes } from './note-policy.ts';
import { NOTE_COLUMNS, presentNote } from './note-presenter.ts';

/** Most notes in a response. */
const LONGEST_LIST = 100;

/** What an account can do with the notes of its current guichet; without one, with its own. */
export interface NoteService {
  /** Newest first, 100 at most; `total` counts them all. */
  list(account: Account, guichet: CurrentGuichet | undefined): Promise<NoteList>;
  create(account: Account, guichet: CurrentGuichet | undefined, note: CreateNote): Promise<Note>;
}

/** Dependencies of the service. */
type NoteContext = Pick<ModuleContext<unknown>, 'clock' | 'transaction' | 'notices'>;

/** The service over the host's database. */
export function createNoteService({ clock, transaction, notices }: NoteContext): NoteService {
  return {
    async list(account, guichet) {
      const where = readableNotes(account, guichet);
      const order: [string, string][] = [
        ['createdAt', 'DESC'],
        ['id', 'DESC'],
      ];
      const total = await NoteModel.count({ where });
      const rows = await NoteModel.findAll({
        where,
        order,
        attributes: [...NOTE_COLUMNS],
        limit: LONGEST_LIST,
        raw: true,
      });
      return { items: rows.map(presentNote), total };
    },

    create: (account, guichet, { texte }) =>
      transaction(async () => {
        const row = { guichetCode: guichet?.code ?? null, texte, accountId: account.id, createdAt: clock.now() };
        const note = await NoteModel.create(row);
        await notices.publish(addedNotices(note.id, guichet?.code));
        return presentNote(note);
      }),
  };
}
