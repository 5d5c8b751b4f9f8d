import type { NewNotice, NoticeKinds } from '@pwp/api-kit';
import { isShownTo } from '../access.ts';

/** What the module tells the agents of a guichet in their daily mail, where module.json shows them its page. */
export const notesNotices: NoticeKinds = isShownTo('professionnel')
  ? {
      ajout: {
        label: 'Une note est ajoutée pour un de vos guichets',
        roles: ['professionnel'],
        mail: {
          subject: (count) => (count === 1 ? '1 note a été ajoutée' : `${count} notes ont été ajoutées`),
          page: { label: 'Voir les notes', path: '/exemple' },
        },
      },
    }
  : {};

/** Tells of a note of a guichet, without its text. */
export function addedNotices(noteId: number, guichet: string | undefined): NewNotice[] {
  if (guichet === undefined || notesNotices['ajout'] === undefined) return [];
  return [{ kind: 'ajout', key: String(noteId), to: { guichet }, title: 'Nouvelle note', path: '/exemple' }];
}
