import { defineMigration } from '@pwp/api-kit';

const NAME = 'exemple_notes_guichet';

export const indexNotesByGuichet = defineMigration({
  name: 'exemple/0002-index-notes-by-guichet',
  up: ({ query }) => query.addIndex('exemple_notes', ['guichet_code', 'created_at', 'id'], { name: NAME }),
  down: ({ query }) => query.removeIndex('exemple_notes', NAME),
});
