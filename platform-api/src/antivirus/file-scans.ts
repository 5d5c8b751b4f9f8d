import type { Clock, EtatAnalyse, FileStore } from '@pwp/api-kit';
import {
  DataTypes,
  Model,
  Op,
  type InferAttributes,
  type InferCreationAttributes,
  type Sequelize,
  type WhereOptions,
} from 'sequelize';

/** What the antivirus said of a stored file. */
class FileScanRow extends Model<InferAttributes<FileScanRow>, InferCreationAttributes<FileScanRow>> {
  declare fileKey: string;
  declare etat: EtatAnalyse;
  /** When it was scanned, or began to wait. */
  declare scannedAt: Date;
}

/** Defines the model. */
export function defineFileScanModel(sequelize: Sequelize): void {
  FileScanRow.init(
    {
      fileKey: { type: DataTypes.STRING(255), primaryKey: true },
      etat: { type: DataTypes.STRING(16), allowNull: false },
      scannedAt: { type: DataTypes.DATE(3), allowNull: false },
    },
    { sequelize, tableName: 'platform_file_scans' },
  );
}

/** A file that waits for the antivirus. */
export interface WaitingFile {
  key: string;
  since: Date;
}

/** The verdicts, kept by the key of each file. */
export interface FileScans {
  /** Keeps a verdict. A file that waits stays what it is known to be. */
  keep(key: string, etat: EtatAnalyse): Promise<void>;
  /** What is known of these files; one that was never scanned is absent. */
  of(keys: readonly string[]): Promise<ReadonlyMap<string, EtatAnalyse>>;
  forget(keys: readonly string[]): Promise<void>;
  /** Files that wait, those that waited longest first: behind `after`, up to `upTo` and with it. */
  waiting(part: { after?: WaitingFile; upTo?: WaitingFile; limit: number }): Promise<WaitingFile[]>;
  /** How many wait, and since when the oldest does. */
  standing(): Promise<{ total: number; since: Date | null }>;
}

/** The verdicts in the API's database. */
export function createFileScans(clock: Clock): FileScans {
  const waits = { etat: 'en-attente' as const };
  return {
    async keep(fileKey, etat) {
      const row = { fileKey, etat, scannedAt: clock.now() };
      await FileScanRow.bulkCreate(
        [row],
        etat === 'en-attente' ? { ignoreDuplicates: true } : { updateOnDuplicate: ['etat', 'scannedAt'] },
      );
    },
    async of(keys) {
      if (keys.length === 0) return new Map();
      const rows = await FileScanRow.findAll({ where: { fileKey: { [Op.in]: [...keys] } }, raw: true });
      return new Map(rows.map(({ fileKey, etat }) => [fileKey, etat]));
    },
    async forget(keys) {
      if (keys.length > 0) await FileScanRow.destroy({ where: { fileKey: { [Op.in]: [...keys] } } });
    },
    async waiting({ after, upTo, limit }) {
      const rows = await FileScanRow.findAll({
        where: {
          [Op.and]: [waits, after === undefined ? {} : behind(after), upTo === undefined ? {} : notBehind(upTo)],
        },
        order: ['scannedAt', 'fileKey'],
        limit,
      });
      return rows.map(({ fileKey, scannedAt }) => ({ key: fileKey, since: scannedAt }));
    },
    async standing() {
      const [total, first] = await Promise.all([
        FileScanRow.count({ where: waits }),
        FileScanRow.findOne({ where: waits, order: ['scannedAt'] }),
      ]);
      return { total, since: first?.scannedAt ?? null };
    },
  };
}

/** In the order of `waiting`; the first condition is for the index. */
function behind({ key, since }: WaitingFile): WhereOptions<FileScanRow> {
  return {
    scannedAt: { [Op.gte]: since },
    [Op.or]: [{ scannedAt: { [Op.gt]: since } }, { fileKey: { [Op.gt]: key } }],
  };
}

function notBehind({ key, since }: WaitingFile): WhereOptions<FileScanRow> {
  return {
    scannedAt: { [Op.lte]: since },
    [Op.or]: [{ scannedAt: { [Op.lt]: since } }, { fileKey: { [Op.lte]: key } }],
  };
}

/** A store whose deleted files are forgotten. */
export function forgetting(store: FileStore, scans: Pick<FileScans, 'forget'>): FileStore {
  return {
    ...store,
    async delete(key) {
      await store.delete(key);
      await scans.forget([key]);
    },
    sweep: (instant, kept, signal) =>
      store.sweep(
        instant,
        async (keys) => {
          const known = await kept(keys);
          await scans.forget(keys.filter((key) => !known.has(key)));
          return known;
        },
        signal,
      ),
  };
}
