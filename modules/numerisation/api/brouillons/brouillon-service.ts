import { randomUUID } from 'node:crypto';
import type { ModuleContext } from '@pwp/api-kit';
import type { Brouillon, BrouillonList, OpenBrouillon } from '../../contracts/index.ts';
import { BrouillonFichierModel } from './fichiers/brouillon-fichier-model.ts';
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
   * Returns this demande's draft and touches it, or creates one. Throws `trop-de-brouillons`,
   * `demande-hors-territoire`; `demande-inconnue` and `demande-radiee` when the SNE answers.
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

  const present = async (brouillon: BrouillonModel): Promise<Brouillon> =>
    presentBrouillon(brouillon, await filesOf(brouillon.id), keptMs);

  const create = async (owner: BrouillonOwner, { contexte, numeroUnique = '' }: OpenBrouillon) => {
    const key = { ...readableBrouillons(owner), contexte, demande: numeroUnique };
    const touched = { updatedAt: clock.now() };
    await BrouillonModel.update(touched, { where: key });
    const known = await BrouillonModel.findOne({ where: key });
    if (known !== null) return { row: known, created: false };
    return quota.held(owner, async () => {
      // Two pages opened it at the same time.
      const other = await BrouillonModel.findOne({ where: key });
      if (other !== null) return { row: other, created: false };
      await quota.requireOneMore(owner);
      return { row: await BrouillonModel.create({ id: randomUUID(), ...key, ...touched }), created: true };
    });
  };

  return {
    async open(owner, of) {
      if (of.numeroUnique !== undefined) {
        authorizeOpenDemande(owner.guichet, of.numeroUnique);
        await confirmDemande(sne, of.numeroUnique, log);
      }
      const { row, created } = await create(owner, of);
      return { brouillon: await present(row), created };
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
      for (const row of rows) items.push(await present(row));
      return { items, total: items.length };
    },

    read: async (owner, id) => present(await requireBrouillon(owner, id)),

    setReference: (owner, id, reference) =>
      transaction(async () => {
        const brouillon = await lockBrouillon(owner, id);
        if (brouillon === null) throw noBrouillon();
        await brouillon.update({ reference, updatedAt: clock.now() });
        return present(brouillon);
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
