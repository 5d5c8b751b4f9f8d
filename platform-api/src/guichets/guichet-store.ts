import { parisDay, type Clock, type Guichets, type KeptGuichet } from '@pwp/api-kit';
import { LRUCache } from 'lru-cache';
import {
  DataTypes,
  literal,
  Model,
  Op,
  type CreationOptional,
  type InferAttributes,
  type InferCreationAttributes,
  type Sequelize,
} from 'sequelize';
import { afterCommit } from '../database/database.ts';
import { createSnapshot } from '../database/snapshot.ts';

/** A guichet of the portal. `territoires`: codes joined by commas, `999` opens all. */
export class GuichetRow extends Model<InferAttributes<GuichetRow>, InferCreationAttributes<GuichetRow>> {
  declare code: string;
  declare nom: string;
  declare siret: string;
  declare codeTerritoire: string;
  declare territoires: string;
  /** First day on which it is closed, ISO 8601. */
  declare fermeLe: CreationOptional<string | null>;
  /** When the portal last changed it, ms since the epoch. */
  declare modifieLe: CreationOptional<number>;
}

/** The guichet that an account last chose to work for. */
class ChosenGuichet extends Model<InferAttributes<ChosenGuichet>, InferCreationAttributes<ChosenGuichet>> {
  declare accountId: string;
  declare guichetCode: string;
}

/** Defines the models of this folder. */
export function defineGuichetModels(sequelize: Sequelize): void {
  GuichetRow.init(
    {
      code: { type: DataTypes.STRING(14), primaryKey: true },
      nom: { type: DataTypes.STRING(200), allowNull: false },
      siret: { type: DataTypes.STRING(14), allowNull: false },
      codeTerritoire: { type: DataTypes.STRING(3), allowNull: false, field: 'code_territoire' },
      territoires: { type: DataTypes.STRING(500), allowNull: false },
      fermeLe: { type: DataTypes.DATEONLY, field: 'ferme_le' },
      modifieLe: { type: DataTypes.BIGINT, allowNull: false, defaultValue: 0, field: 'modifie_le' },
    },
    { sequelize, tableName: 'platform_guichets' },
  );
  ChosenGuichet.init(
    {
      accountId: { type: DataTypes.STRING(64), primaryKey: true, field: 'account_id' },
      guichetCode: { type: DataTypes.STRING(14), allowNull: false, field: 'guichet_code' },
    },
    { sequelize, tableName: 'platform_chosen_guichets' },
  );
}

/** Guichets and who works for which, read at nearly every request. */
export interface GuichetStore extends Guichets {
  /** The code that the account last chose, if any. */
  chosenBy(accountId: string): Promise<string | undefined>;
  choose(accountId: string, code: string): Promise<void>;
  /** Closes it from a day on (ISO 8601), or opens it again; known to other processes within 5 s. Joins the transaction at hand. */
  setClosing(code: string, fermeLe: string | null): Promise<void>;
}

/** What is changed by other means than the portal is known after this long, ms. */
const KEPT = 10 * 60_000;
/** Changes are looked for this far before the last look, ms: a transaction may have been long, and the clock of its machine late. */
const LOOKED_BACK = 60_000;

/** The store over the API's database: a guichet is kept in memory until it is changed. */
export function createGuichetStore(clock: Clock): GuichetStore {
  const now = () => clock.now().getTime();
  const today = () => parisDay(clock.now());
  const guichets = new LRUCache<string, Guichet>({ max: 20_000, ttl: KEPT, ttlResolution: 1_000 });
  let lookedAt = now();
  const changes = createSnapshot(async () => {
    const at = now();
    const where = { modifieLe: { [Op.gt]: lookedAt - LOOKED_BACK } };
    const changed = await GuichetRow.findAll({ attributes: ['code'], where, raw: true });
    for (const { code } of changed) guichets.delete(code);
    lookedAt = at;
  });
  return {
    async findAll(codes) {
      await changes.current();
      const asked = [...new Set(codes)];
      const found = asked.map((code) => guichets.get(code));
      const missing = asked.filter((_, rank) => found[rank] === undefined);
      const rows = missing.length === 0 ? [] : await GuichetRow.findAll({ where: { code: missing } });
      for (const row of rows) {
        const guichet = guichetOf(row);
        guichets.set(row.code, guichet);
        found.push(guichet);
      }
      return found
        .flatMap((guichet) => (guichet === undefined ? [] : withState(guichet, today)))
        .toSorted((left, right) => left.code.localeCompare(right.code));
    },
    async search(text, limit) {
      // What stands for any character is looked for as it is written.
      const written = text.replace(/[!%_]/g, '!$&');
      const rows = await GuichetRow.findAll({
        where: literal(
          "(code LIKE :code ESCAPE '!' OR nom LIKE :nom ESCAPE '!') AND (ferme_le IS NULL OR ferme_le > :today)",
        ),
        replacements: { code: `${written.toUpperCase()}%`, nom: `%${written}%`, today: today() },
        order: ['code'],
        limit,
      });
      return rows.map((row) => withState(guichetOf(row), today));
    },
    async closed() {
      const rows = await GuichetRow.findAll({ where: { fermeLe: { [Op.lte]: today() } }, order: ['code'] });
      return rows.map((row) => withState(guichetOf(row), today));
    },
    async setClosing(code, fermeLe) {
      await GuichetRow.update({ fermeLe, modifieLe: now() }, { where: { code } });
      afterCommit(() => guichets.delete(code));
    },
    async chosenBy(accountId) {
      return (await ChosenGuichet.findByPk(accountId))?.guichetCode;
    },
    async choose(accountId, code) {
      const [updated] = await ChosenGuichet.update({ guichetCode: code }, { where: { accountId } });
      if (updated === 0) {
        await ChosenGuichet.bulkCreate([{ accountId, guichetCode: code }], { updateOnDuplicate: ['guichetCode'] });
      }
    },
  };
}

/** What a day does not change. */
type Guichet = Omit<KeptGuichet, 'ferme'>;

function guichetOf(row: GuichetRow): Guichet {
  return {
    code: row.code,
    nom: row.nom,
    siret: row.siret,
    codeTerritoire: row.codeTerritoire,
    territoires: row.territoires.split(','),
    fermeLe: row.fermeLe,
  };
}

function withState(guichet: Guichet, today: () => string): KeptGuichet {
  return { ...guichet, ferme: guichet.fermeLe !== null && guichet.fermeLe <= today() };
}
