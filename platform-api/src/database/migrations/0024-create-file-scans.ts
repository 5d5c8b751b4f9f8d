import { createTable } from '@pwp/api-kit';

/** What the antivirus said of each stored file, by its key; a file without a row was stored while there was no antivirus. */
export const createFileScans = createTable(
  'platform/0024-create-file-scans',
  'platform_file_scans',
  ({ identifier, instant }) => ({
    columns: {
      file_key: { type: identifier(255), primaryKey: true, allowNull: false },
      etat: { type: identifier(16), allowNull: false },
      scanned_at: { type: instant, allowNull: false },
    },
    indexes: { platform_file_scans_etat: ['etat', 'scanned_at'] },
  }),
);
