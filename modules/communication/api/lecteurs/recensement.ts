import type { Guichets, GuichetRole, Identity, KeptGuichet, ModuleContext } from '@pwp/api-kit';
import { Op, type InferCreationAttributes } from 'sequelize';
import type { Audience } from '../../contracts/index.ts';
import { LecteurModel } from './lecteur-model.ts';
import { RecensementModel } from './recensement-model.ts';

/** Administrators stand at no guichet. */
const NO_GUICHET = '';
/** After so long a guichet is counted again, ms. */
const FRESH = 20 * 3_600_000;
/** Guichets in one page of the list. */
const PAGE = 200;
const ROLES: readonly GuichetRole[] = ['professionnel', 'referent'];

/** Asks the identity who stands where, so that no page and no publication has to. */
export interface Recensement {
  /** Counts the guichets that were not counted for a while, until `signal` aborts. Returns how many it counted. */
  refresh: (signal: AbortSignal) => Promise<number>;
  /** Counts those among these guichets that never were, `most` of them. */
  ensure: (codes: readonly string[] | 'all', most: number) => Promise<void>;
  /** When the guichet that was counted the longest ago was; null when none was. */
  depuis: () => Promise<Date | null>;
}

/** Counts the guichets of an audience where nobody did yet; also `most` of all for named accounts, which may be of any. */
export async function ensureAudience(
  { ensure }: Pick<Recensement, 'ensure'>,
  { guichets, comptes }: Pick<Audience, 'guichets' | 'comptes'>,
  most: number,
): Promise<void> {
  if (guichets.length > 0) await ensure(guichets, most);
  if (guichets.length === 0 || comptes.length > 0) await ensure('all', most);
}

/** Dependencies of the service. */
export type RecensementContext = Pick<ModuleContext<unknown>, 'clock' | 'transaction'> & {
  identity: Pick<Identity, 'comptesByPage' | 'list'>;
  guichets: Pick<Guichets, 'closed' | 'findAll' | 'list'>;
};

/** The service over the identity and the database. */
export function createRecensement({ clock, transaction, identity, guichets }: RecensementContext): Recensement {
  /** All of a place at once: who left it is gone. */
  const replace = (guichetCode: string, rows: readonly InferCreationAttributes<LecteurModel>[]) =>
    transaction(async () => {
      await LecteurModel.destroy({ where: { guichetCode } });
      // An account may be in two pages of the identity.
      await LecteurModel.bulkCreate([...rows], { ignoreDuplicates: true });
      await RecensementModel.upsert({ guichetCode, recenseLe: clock.now() });
    });

  async function countAdministrators(): Promise<void> {
    const found = await identity.list({ role: 'administrateur', active: true });
    await replace(
      NO_GUICHET,
      found.map(({ id, typeOrganisme }) => ({
        accountId: id,
        guichetCode: NO_GUICHET,
        role: 'administrateur',
        territoire: '',
        typeOrganisme,
      })),
    );
  }

  async function count({ code, codeTerritoire }: Pick<KeptGuichet, 'code' | 'codeTerritoire'>): Promise<void> {
    const rows = [];
    for (const role of ROLES)
      for await (const page of identity.comptesByPage(code, role))
        for (const { id, typeOrganisme } of page)
          rows.push({ accountId: id, guichetCode: code, role, territoire: codeTerritoire, typeOrganisme });
    await replace(code, rows);
  }

  /** Those that were not counted since `limit`, administrators apart. */
  async function due(found: readonly KeptGuichet[], limit: Date): Promise<KeptGuichet[]> {
    const fresh = await RecensementModel.findAll({
      where: { guichetCode: found.map(({ code }) => code), recenseLe: { [Op.gt]: limit } },
      raw: true,
    });
    const counted = new Set(fresh.map(({ guichetCode }) => guichetCode));
    return found.filter(({ code }) => !counted.has(code));
  }

  async function* open(): AsyncGenerator<KeptGuichet[]> {
    for (let offset = 0; ; offset += PAGE) {
      const { items } = await guichets.list({ ferme: false }, { offset, limit: PAGE });
      yield items;
      if (items.length < PAGE) return;
    }
  }

  return {
    async refresh(signal) {
      const limit = new Date(clock.now().getTime() - FRESH);
      let counted = 0;
      const own = await RecensementModel.findOne({ where: { guichetCode: NO_GUICHET, recenseLe: { [Op.gt]: limit } } });
      if (own === null) await countAdministrators();
      for await (const page of open())
        for (const guichet of await due(page, limit)) {
          if (signal.aborted) return counted;
          await count(guichet);
          counted += 1;
        }
      await forgetClosed();
      return counted;
    },

    async ensure(codes, most) {
      const ever = new Date(0);
      if ((await RecensementModel.findByPk(NO_GUICHET)) === null) await countAdministrators();
      const found =
        codes === 'all'
          ? (await guichets.list({ ferme: false }, { offset: 0, limit: most })).items
          : await guichets.findAll(codes.slice(0, most));
      for (const guichet of await due(
        found.filter(({ ferme }) => !ferme),
        ever,
      ))
        await count(guichet);
    },

    async depuis() {
      const oldest = await RecensementModel.min<Date | null, RecensementModel>('recenseLe');
      return oldest === null ? null : new Date(oldest);
    },
  };

  /** Whoever had nothing but guichets that are closed since is a reader no more. */
  async function forgetClosed(): Promise<void> {
    const closed = (await guichets.closed()).map(({ code }) => code);
    if (closed.length === 0) return;
    await transaction(async () => {
      await LecteurModel.destroy({ where: { guichetCode: closed } });
      await RecensementModel.destroy({ where: { guichetCode: closed } });
    });
  }
}
