import { guichetExistant, parisDay, type Clock, type Guichets, type KeptGuichet } from '@pwp/api-kit';
import type { OpenGuichet } from '@pwp/contracts';
import { LRUCache } from 'lru-cache';
import {
  DataTypes,
  literal,
  Model,
  Op,
  UniqueConstraintError,
  type CreationOptional,
  type InferAttributes,
  type InferCreationAttributes,
  type Sequelize,
} from 'sequelize';
import { accentless, afterCommit, folded } from '@pwp/database';
import { createSnapshot } from '../database/snapshot.ts';

/** A guichet of the portal. `territoires`: codes joined by commas, `999` opens all. */
export class GuichetRow extends Model<InferAttributes<GuichetRow>, InferCreationAttributes<GuichetRow>> {
  declare code: string;
  declare nom: string;
  declare siret: string;
  declare codeTerritoire: string;
  declare territoires: string;
  /** First day on which it is closed, ISO 8601. */
  declare dateFermeture: CreationOptional<string | null>;
  /** When the portal last changed it, ms since the epoch. */
  declare updatedAt: CreationOptional<number>;
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
      codeTerritoire: { type: DataTypes.STRING(3), allowNull: false },
      territoires: { type: DataTypes.STRING(500), allowNull: false },
      dateFermeture: { type: DataTypes.DATEONLY },
      updatedAt: { type: DataTypes.BIGINT, allowNull: false, defaultValue: 0 },
    },
    { sequelize, tableName: 'platform_guichets' },
  );
  ChosenGuichet.init(
    {
      accountId: { type: DataTypes.STRING(64), primaryKey: true },
      guichetCode: { type: DataTypes.STRING(14), allowNull: false },
    },
    { sequelize, tableName: 'platform_chosen_guichets' },
  );
}

/** Guichets and who works for which, read at nearly every request. */
export interface GuichetStore extends Guichets {
  /** The code that the account last chose, if any. */
  chosenBy(accountId: string): Promise<string | undefined>;
  choose(accountId: string, code: string): Promise<void>;
  /** Codes of guichets, or SIRETs of organisations, that no open guichet has. */
  unknownIn(kind: 'guichet' | 'organisme', names: readonly string[]): Promise<string[]>;
  /** The territoires of open guichets, by code, with how many each has; only among these codes when given. */
  territoires(codes?: readonly string[]): Promise<{ code: string; guichets: number }[]>;
  /** Adds a guichet, open. Throws `guichet-existant`. Joins the transaction at hand. */
  open(guichet: OpenGuichet): Promise<void>;
  /**
   * Closes it from a day on (ISO 8601), or opens it again; known to other processes within 5 s. Returns what stood before.
   * Joins the transaction at hand.
   */
  setClosing(code: string, dateFermeture: string | null): Promise<string | null>;
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
    const where = { updatedAt: { [Op.gt]: lookedAt - LOOKED_BACK } };
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
          `(code LIKE :code ESCAPE '!' OR ${nomLike()}) AND (date_fermeture IS NULL OR date_fermeture > :today)`,
        ),
        replacements: { code: `${written.toUpperCase()}%`, nom: `%${folded(written)}%`, today: today() },
        order: ['code'],
        limit,
      });
      return rows.map((row) => withState(guichetOf(row), today));
    },
    async list({ texte = '', ferme, codes }, { offset, limit }) {
      const written = texte.replace(/[!%_]/g, '!$&');
      const day = today();
      const { rows, count } = await GuichetRow.findAndCountAll({
        where: {
          [Op.and]: [
            ...(texte === ''
              ? []
              : [literal(`(code LIKE :code ESCAPE '!' OR ${nomLike()} OR siret LIKE :nom ESCAPE '!')`)]),
            ...(ferme === undefined ? [] : [ferme ? { dateFermeture: { [Op.lte]: day } } : isOpenOn(day)]),
            ...(codes === undefined ? [] : [{ code: [...codes] }]),
          ],
        },
        replacements: { code: `${written.toUpperCase()}%`, nom: `%${folded(written)}%` },
        order: ['code'],
        offset,
        limit,
      });
      return { items: rows.map((row) => withState(guichetOf(row), today)), total: count };
    },
    async unknownIn(kind, names) {
      const key = kind === 'guichet' ? 'code' : 'siret';
      const rows = await GuichetRow.findAll({
        attributes: [key],
        where: { [key]: [...names], ...isOpenOn(today()) },
        raw: true,
      });
      const known = new Set(rows.map((row) => row[key]));
      return names.filter((name) => !known.has(name));
    },
    async ofTerritoire(codeTerritoire, limit) {
      const rows = await GuichetRow.findAll({ where: { codeTerritoire }, order: ['code'], limit });
      return rows.map((row) => withState(guichetOf(row), today));
    },
    async closed() {
      const rows = await GuichetRow.findAll({ where: { dateFermeture: { [Op.lte]: today() } }, order: ['code'] });
      return rows.map((row) => withState(guichetOf(row), today));
    },
    async territoires(codes) {
      const found = await GuichetRow.count({
        where: { ...isOpenOn(today()), ...(codes !== undefined && { code: [...codes] }) },
        group: ['codeTerritoire'],
      });
      return found
        .map(({ codeTerritoire, count }) => ({ code: String(codeTerritoire), guichets: count }))
        .toSorted((left, right) => left.code.localeCompare(right.code));
    },
    async open({ territoires, ...guichet }) {
      try {
        await GuichetRow.create({ ...guichet, territoires: [...new Set(territoires)].join(','), updatedAt: now() });
      } catch (error) {
        if (!(error instanceof UniqueConstraintError)) throw error;
        throw guichetExistant(`Le guichet ${guichet.code} existe déjà : cherchez-le dans la liste.`, { cause: error });
      }
    },
    async setClosing(code, dateFermeture) {
      // Read here and locked: what this process knows may be older than what another one wrote.
      const row = await GuichetRow.findByPk(code, { lock: true, rejectOnEmpty: true });
      const before = row.dateFermeture;
      if (before !== dateFermeture) await GuichetRow.update({ dateFermeture, updatedAt: now() }, { where: { code } });
      afterCommit(() => guichets.delete(code));
      return before;
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

/** « beziers » finds « Béziers ». */
function nomLike(): string {
  const { sequelize } = GuichetRow;
  if (sequelize === undefined) throw new Error('the models of guichets are not defined');
  return `${accentless(sequelize, 'nom')} LIKE :nom ESCAPE '!'`;
}

/** Guichets that are open on a day. */
const isOpenOn = (day: string) => ({ [Op.or]: [{ dateFermeture: null }, { dateFermeture: { [Op.gt]: day } }] });

/** What a day does not change. */
type Guichet = Omit<KeptGuichet, 'ferme'>;

function guichetOf(row: GuichetRow): Guichet {
  return {
    code: row.code,
    nom: row.nom,
    siret: row.siret,
    codeTerritoire: row.codeTerritoire,
    // Handed to the code of modules, and remembered, as accounts are.
    territoires: Object.freeze(row.territoires.split(',')),
    dateFermeture: row.dateFermeture,
  };
}

function withState(guichet: Guichet, today: () => string): KeptGuichet {
  return Object.freeze({ ...guichet, ferme: guichet.dateFermeture !== null && guichet.dateFermeture <= today() });
}
