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

/** A guichet of the portal. `territoires`: codes joined by commas, `999` opens all. */
export class GuichetRow extends Model<InferAttributes<GuichetRow>, InferCreationAttributes<GuichetRow>> {
  declare code: string;
  declare nom: string;
  declare siret: string;
  declare codeTerritoire: string;
  declare territoires: string;
  /** First day on which it is closed, ISO 8601. */
  declare fermeLe: CreationOptional<string | null>;
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

/** Guichets and who works for which, read at nearly every request: kept in memory for a few seconds. */
export interface GuichetStore extends Guichets {
  /** The code that the account last chose, if any. */
  chosenBy(accountId: string): Promise<string | undefined>;
  choose(accountId: string, code: string): Promise<void>;
  /** Closes it from a day on (ISO 8601), or opens it again; known to other processes within 5 s. Joins the transaction at hand. */
  setClosing(code: string, fermeLe: string | null): Promise<void>;
}

const KEPT_MS = 5_000;

/** The store over the API's database. */
export function createGuichetStore(clock: Clock): GuichetStore {
  const today = () => parisDay(clock.now());
  const guichets = new LRUCache<string, KeptGuichet>({ max: 20_000, ttl: KEPT_MS });
  return {
    async findAll(codes) {
      const missing = codes.filter((code) => !guichets.has(code));
      if (missing.length > 0) {
        const rows = await GuichetRow.findAll({ where: { code: missing } });
        for (const row of rows) guichets.set(row.code, present(row, today()));
      }
      return codes
        .flatMap((code) => guichets.get(code) ?? [])
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
      return rows.map((row) => present(row, today()));
    },
    async closed() {
      const rows = await GuichetRow.findAll({ where: { fermeLe: { [Op.lte]: today() } }, order: ['code'] });
      return rows.map((row) => present(row, today()));
    },
    async setClosing(code, fermeLe) {
      await GuichetRow.update({ fermeLe }, { where: { code } });
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

function present(row: GuichetRow, today: string): KeptGuichet {
  return {
    code: row.code,
    nom: row.nom,
    siret: row.siret,
    codeTerritoire: row.codeTerritoire,
    territoires: row.territoires.split(','),
    fermeLe: row.fermeLe,
    ferme: row.fermeLe !== null && row.fermeLe <= today,
  };
}
