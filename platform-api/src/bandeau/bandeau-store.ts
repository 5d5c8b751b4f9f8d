import type { Clock } from '@pwp/api-kit';
import type { Bandeau, BandeauRegle } from '@pwp/contracts';
import { DataTypes, Model, type InferAttributes, type InferCreationAttributes, type Sequelize } from 'sequelize';

/** The one message of administrators to everybody. */
class BandeauRow extends Model<InferAttributes<BandeauRow>, InferCreationAttributes<BandeauRow>> {
  declare id: number;
  declare texte: string;
  declare debut: Date | null;
  declare fin: Date | null;
  declare changedAt: Date;
}

/** Defines the model. */
export function defineBandeauModel(sequelize: Sequelize): void {
  BandeauRow.init(
    {
      id: { type: DataTypes.INTEGER, primaryKey: true },
      texte: { type: DataTypes.STRING(300), allowNull: false },
      debut: { type: DataTypes.DATE(3) },
      fin: { type: DataTypes.DATE(3) },
      changedAt: { type: DataTypes.DATE(3), allowNull: false },
    },
    { sequelize, tableName: 'platform_bandeau' },
  );
}

/** The message that every page shows. */
interface BandeauStore {
  /** The one that is in force now; null when there is none. Read once in a while, however many pages ask. */
  current: () => Promise<Bandeau | null>;
  /** The one that is kept, also before its beginning and after its end. */
  read: () => Promise<BandeauRegle | null>;
  write: (bandeau: BandeauRegle) => Promise<void>;
  /** False when there was none. */
  remove: () => Promise<boolean>;
}

/** How old what pages are told may be, ms. */
const CACHED = 5_000;
const ID = 1;

/** Keeps the message in the API's database. */
export function createBandeau(clock: Clock): BandeauStore {
  let known: { at: number; row: Promise<BandeauRow | null> } | undefined;
  const find = () => BandeauRow.findByPk(ID);

  function recent(): Promise<BandeauRow | null> {
    const now = clock.now().getTime();
    if (known === undefined || now - known.at >= CACHED) {
      const row = find();
      known = { at: now, row };
      // A database that did not answer is asked again at once.
      row.catch(() => (known = undefined));
    }
    return known.row;
  }

  return {
    async current() {
      const row = await recent();
      const now = clock.now();
      if (row === null || (row.debut !== null && row.debut > now) || (row.fin !== null && row.fin <= now)) return null;
      return { id: String(row.changedAt.getTime()), texte: row.texte };
    },
    async read() {
      const row = await find();
      if (row === null) return null;
      return { texte: row.texte, debut: row.debut?.toISOString() ?? null, fin: row.fin?.toISOString() ?? null };
    },
    async write({ texte, debut, fin }) {
      const dateOf = (iso: string | null) => (iso === null ? null : new Date(iso));
      const row = { id: ID, texte, debut: dateOf(debut), fin: dateOf(fin), changedAt: clock.now() };
      // Two administrators at once: the later one wins.
      await BandeauRow.bulkCreate([row], { updateOnDuplicate: ['texte', 'debut', 'fin', 'changedAt'] });
      known = undefined;
    },
    async remove() {
      const removed = await BandeauRow.destroy({ where: { id: ID } });
      known = undefined;
      return removed > 0;
    },
  };
}
