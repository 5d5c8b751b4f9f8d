import type { ModuleContext, ProblemError } from '@pwp/api-kit';
import { QueryTypes, type Sequelize } from 'sequelize';
import { z } from 'zod';
import { BrouillonModel } from '../brouillon-model.ts';
import { QuotaModel } from './quota-model.ts';
import { brouillonsTropVolumineux, tropDeBrouillons } from '../../problems.ts';
import type { BrouillonOwner } from '../brouillon-policy.ts';

/** Limits on what may be kept unsent. */
interface QuotaLimits {
  brouillons: number;
  /** Bytes of their files. */
  octets: number;
}

/** The limits of one account across its guichets, and of one guichet across its accounts. */
export interface BrouillonLimits {
  compte: QuotaLimits;
  guichet: QuotaLimits;
}

/** What an owner may still add. */
export interface Room {
  /** Bytes, not below 0. */
  bytes: number;
  /** Why nothing more may be added. */
  refusal: () => ProblemError;
}

/** Limits what drafts may hold. Usage is counted from their rows, so sending, deleting and purging free it. */
export interface BrouillonQuota {
  /** Runs `work` in a transaction while holding the quota lock of this account and of this guichet. */
  held<T>(owner: BrouillonOwner, work: () => Promise<T>): Promise<T>;
  /** Throws `trop-de-brouillons` when there is no room for another draft. */
  requireOneMore(owner: BrouillonOwner): Promise<void>;
  /** The largest size of the next files; the refusal is `brouillons-trop-volumineux`. */
  room(owner: BrouillonOwner): Promise<Room>;
}

/** Bytes of the files of drafts; `column` is never user input. */
const BYTES = (column: 'account_id' | 'guichet_code') => `
  SELECT COALESCE(SUM(fichier.taille), 0) AS octets
    FROM numerisation_brouillons AS brouillon
    JOIN numerisation_brouillon_fichiers AS fichier ON fichier.brouillon_id = brouillon.id
   WHERE brouillon.${column} = :value`;

/** MariaDB returns a sum as text. */
const Bytes = z.tuple([z.object({ octets: z.coerce.number() })]);

/** The quota over the database. */
export function createBrouillonQuota(
  { transaction, sequelize }: Pick<ModuleContext<unknown>, 'transaction' | 'sequelize'>,
  { compte, guichet }: BrouillonLimits,
): BrouillonQuota {
  const room = async (owner: BrouillonOwner): Promise<Room> => {
    const ofAccount = compte.octets - (await bytesOf(sequelize, 'account_id', owner.account.id));
    const ofGuichet = guichet.octets - (await bytesOf(sequelize, 'guichet_code', owner.guichet.code));
    const [left, refusal] =
      ofAccount <= ofGuichet
        ? [ofAccount, `Vos brouillons occupent ${megabytes(compte.octets)}, le plus qu’un compte puisse garder.`]
        : [
            ofGuichet,
            `Les brouillons de votre guichet occupent ${megabytes(guichet.octets)}, le plus qu’un guichet puisse garder.`,
          ];
    return { bytes: Math.max(0, left), refusal: () => brouillonsTropVolumineux(`${refusal} ${WAY_OUT}`) };
  };

  return {
    async held(owner, work) {
      const cle = [`compte:${owner.account.id}`, `guichet:${owner.guichet.code}`];
      // Outside the transaction: an insert that finds its row takes a shared lock, and two such transactions would
      // deadlock.
      const known = await QuotaModel.count({ where: { cle } });
      if (known < cle.length)
        await QuotaModel.bulkCreate(
          cle.map((one) => ({ cle: one })),
          { ignoreDuplicates: true },
        );
      return transaction(async () => {
        await QuotaModel.findAll({ where: { cle }, order: ['cle'], lock: true });
        return work();
      });
    },

    async requireOneMore(owner) {
      const ofAccount = await BrouillonModel.count({ where: { accountId: owner.account.id } });
      if (ofAccount >= compte.brouillons)
        throw tropDeBrouillons(`Vous avez ${ofAccount} brouillons, le plus qu’un compte puisse garder. ${WAY_OUT}`);
      const ofGuichet = await BrouillonModel.count({ where: { guichetCode: owner.guichet.code } });
      if (ofGuichet >= guichet.brouillons)
        throw tropDeBrouillons(
          `Votre guichet a ${ofGuichet} brouillons, le plus qu’un guichet puisse garder. ${WAY_OUT}`,
        );
    },

    room,
  };
}

const WAY_OUT = 'Validez ou abandonnez des brouillons commencés, puis recommencez.';

async function bytesOf(sequelize: Sequelize, column: 'account_id' | 'guichet_code', value: string): Promise<number> {
  const rows: unknown = await sequelize.query(BYTES(column), { replacements: { value }, type: QueryTypes.SELECT });
  const [{ octets }] = Bytes.parse(rows);
  return octets;
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / (1024 * 1024)).toLocaleString('fr-FR')} Mo`;
}
