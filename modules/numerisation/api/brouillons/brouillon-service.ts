import { randomUUID } from 'node:crypto';
import type { ModuleContext } from '@pwp/api-kit';
import type { Brouillon, BrouillonList, OpenBrouillon } from '../../contracts/index.ts';
import { BrouillonFichierModel } from './fichiers/brouillon-fichier-model.ts';
import { corrigeOf, requireCorrige } from './brouillon-corrige.ts';
import { BrouillonModel } from './brouillon-model.ts';
import type { SneProvider } from '../providers/sne-provider.ts';
import { confirmDemande } from '../demandes/demande-confirmation.ts';
import { authorizeOpenDemande } from '../demandes/demande-policy.ts';
import { readableBrouillons, type BrouillonOwner } from './brouillon-policy.ts';
import { lockBrouillon, noBrouillon, requireBrouillon } from './brouillon-reading.ts';
import { presentBrouillon } from './brouillon-presenter.ts';
import type { BrouillonQuota } from './quota/brouillon-quota.ts';

/** Dependencies of the drafts service; `keptMs` is how long an untouched draft is kept. */
export type BrouillonContext = Pick<ModuleContext<unknown>, 'files' | 'clock' | 'log' | 'transaction'> & {
  sne: SneProvider;
  quota: BrouillonQuota;
  keptMs: number;
};

/** The drafts of an agent. */
export interface BrouillonService {
  /**
   * Returns the draft of this demande, or of this correction, and touches it, or creates one. Throws
   * `correction-introuvable`, `trop-de-brouillons`, `demande-hors-territoire`; `demande-inconnue` and `demande-radiee` when the SNE answers.
   */
  open(owner: BrouillonOwner, of: OpenBrouillon): Promise<{ brouillon: Brouillon; created: boolean }>;
  /** Most recently touched first. */
  list(owner: BrouillonOwner): Promise<BrouillonList>;
  /** Throws `brouillon-introuvable`. */
  read(owner: BrouillonOwner, id: string): Promise<Brouillon>;
  /** Names the pli to come; empty is no name. Throws `brouillon-introuvable`. */
  setReference(owner: BrouillonOwner, id: string, reference: string): Promise<Brouillon>;
  /** With its files. Throws `brouillon-introuvable`. */
  remove(owner: BrouillonOwner, id: string): Promise<void>;
}

/** The service over the database. */
export function createBrouillonService(context: BrouillonContext): BrouillonService {
  const { files, clock, log, transaction, sne, quota, keptMs } = context;

  const present = async (owner: BrouillonOwner, brouillon: BrouillonModel): Promise<Brouillon> =>
    presentBrouillon(brouillon, await corrigeOf(owner, brouillon.corrige), await filesOf(brouillon.id), keptMs);

  const create = async (owner: BrouillonOwner, { contexte, numeroUnique, corrige }: OpenBrouillon) => {
    const demande = corrige === undefined ? (numeroUnique ?? '') : `~${corrige}`;
    const key = { ...readableBrouillons(owner), contexte, demande };
    const mends = {
      corrige: corrige ?? null,
      numeroUnique: corrige === undefined ? null : (numeroUnique ?? null),
    };
    const touched = { updatedAt: clock.now() };
    await BrouillonModel.update(touched, { where: key });
    const known = await BrouillonModel.findOne({ where: key });
    if (known !== null) return { row: known, created: false };
    return quota.held(owner, async () => {
      // Two pages opened it at the same time.
      const other = await BrouillonModel.findOne({ where: key });
      if (other !== null) return { row: other, created: false };
      await quota.requireOneMore(owner);
      return { row: await BrouillonModel.create({ id: randomUUID(), ...key, ...touched, ...mends }), created: true };
    });
  };

  /** A correction goes on under the number that the agent says now: nothing that was said of another one stays. */
  const moveTo = async (brouillon: BrouillonModel, numeroUnique: string | null): Promise<void> => {
    if (brouillon.numeroUnique === numeroUnique) return;
    await transaction(async () => {
      await brouillon.update({ numeroUnique, reference: null });
      await BrouillonFichierModel.update(
        { dansLaDemande: false, comparee: false },
        { where: { brouillonId: brouillon.id } },
      );
    });
  };

  return {
    async open(owner, of) {
      if (of.numeroUnique !== undefined) {
        authorizeOpenDemande(owner.guichet, of.numeroUnique);
        await confirmDemande(sne, of.numeroUnique, log);
      }
      if (of.corrige !== undefined) await requireCorrige(owner, of.corrige);
      const { row, created } = await create(owner, of);
      if (row.corrige !== null) await moveTo(row, of.numeroUnique ?? null);
      return { brouillon: await present(owner, row), created };
    },

    async list(owner) {
      const rows = await BrouillonModel.findAll({
        where: readableBrouillons(owner),
        order: [
          ['updatedAt', 'DESC'],
          ['id', 'ASC'],
        ],
      });
      const items: Brouillon[] = [];
      for (const row of rows) items.push(await present(owner, row));
      return { items, total: items.length };
    },

    read: async (owner, id) => present(owner, await requireBrouillon(owner, id)),

    setReference: (owner, id, reference) =>
      transaction(async () => {
        const brouillon = await lockBrouillon(owner, id);
        if (brouillon === null) throw noBrouillon();
        await brouillon.update({ reference, updatedAt: clock.now() });
        return present(owner, brouillon);
      }),

    async remove(owner, id) {
      await requireBrouillon(owner, id);
      const keys = await transaction(async () => {
        const brouillon = await lockBrouillon(owner, id);
        return brouillon === null ? [] : destroyBrouillon(brouillon);
      });
      await Promise.all(keys.map((key) => files.delete(key)));
    },
  };
}

/** The files of a draft, in their order. */
export function filesOf(brouillonId: string): Promise<BrouillonFichierModel[]> {
  return BrouillonFichierModel.findAll({
    where: { brouillonId },
    order: [
      ['rang', 'ASC'],
      ['id', 'ASC'],
    ],
  });
}

/** Deletes a draft that the current transaction has locked. The caller removes its stored files after the commit. */
export async function destroyBrouillon(brouillon: BrouillonModel): Promise<string[]> {
  const rows = await filesOf(brouillon.id);
  await BrouillonFichierModel.destroy({ where: { brouillonId: brouillon.id } });
  await brouillon.destroy();
  return rows.map(({ fichier }) => fichier);
}
