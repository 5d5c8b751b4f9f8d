import type { ModuleContext, Notices } from '@pwp/api-kit';
import { Op, QueryTypes, type Sequelize } from 'sequelize';
import { accountsOf } from '../lecteurs/addressed-sql.ts';
import { ensureAudience, type Recensement } from '../lecteurs/recensement.ts';
import { PublicationModel } from '../publications/publication-model.ts';
import { audienceOf } from '../redaction/redaction-presenter.ts';
import { tellReaders, withdrawFrom } from './publication-notices.ts';

/** Accounts that are told in one transaction. */
const BATCH = 500;
/** Guichets that are counted before an announcement, where nobody counted them yet. */
const MOST_COUNTED = 1_000;

/** Tells readers of what is published, and takes back what is over. */
export interface Announcing {
  /** Goes on, until `signal` aborts, from the account that a cut run told last. Returns how many accounts were told. */
  tellDue: (signal: AbortSignal) => Promise<number>;
  /** Takes back the notices of what was archived or is past. */
  withdrawOver: (signal: AbortSignal) => Promise<void>;
}

/** Dependencies. */
export type AnnouncingContext = Pick<ModuleContext<unknown>, 'clock' | 'log' | 'transaction'> & {
  sequelize: Sequelize;
  notices: Notices;
  recensement: Pick<Recensement, 'ensure'>;
};

/** The work of the job. */
export function createAnnouncing(context: AnnouncingContext): Announcing {
  const { clock, log, transaction, sequelize, notices, recensement } = context;

  /** The accounts of the audience after `last`, by id: those who have not read it yet, or all. */
  async function accountsAfter(row: PublicationModel, last: string, unreadOnly: boolean): Promise<string[]> {
    const { sql, values } = accountsOf(audienceOf(row));
    const unread = `AND NOT EXISTS (SELECT 1 FROM communication_lectures r WHERE r.account_id = a.account_id AND r.publication_id = ? AND r.version >= ?)`;
    const found = await sequelize.query<{ accountId: string }>(
      `SELECT a.account_id AS accountId FROM (${sql}) AS a WHERE a.account_id > ? AND a.account_id <> ? ${unreadOnly ? unread : ''}
       ORDER BY a.account_id LIMIT ${BATCH}`,
      {
        replacements: [...values, last, row.auteurId, ...(unreadOnly ? [row.id, row.versionALire] : [])],
        type: QueryTypes.SELECT,
      },
    );
    return found.map(({ accountId }) => accountId);
  }

  /** The accounts that an audience is not for, after `last`, by id. */
  async function othersAfter(row: PublicationModel, last: string): Promise<string[]> {
    const { sql, values } = accountsOf(audienceOf(row));
    const found = await sequelize.query<{ accountId: string }>(
      `SELECT DISTINCT account_id AS accountId FROM communication_lecteurs
       WHERE account_id > ? AND account_id NOT IN (SELECT account_id FROM (${sql}) AS a) ORDER BY account_id LIMIT ${BATCH}`,
      { replacements: [last, ...values], type: QueryTypes.SELECT },
    );
    return found.map(({ accountId }) => accountId);
  }

  /** The publication, if nobody archived or corrected it since. */
  const mark = async (row: PublicationModel, changes: Partial<Pick<PublicationModel, 'annonce' | 'annonceJusqua'>>) => {
    const where = { id: row.id, version: row.version, etat: row.etat, annonce: row.annonce };
    const [marked] = await PublicationModel.update(changes, { where });
    return marked > 0;
  };

  /** Counts the guichets of the audience that never were. Returns false while the identity is away. */
  async function count(row: PublicationModel): Promise<boolean> {
    try {
      await ensureAudience(recensement, audienceOf(row), MOST_COUNTED);
      return true;
    } catch (error) {
      log.warn({ err: error, publication: row.publicationId }, 'readers are told without those not counted yet');
      return false;
    }
  }

  /** A correction may be for fewer than the version before. */
  async function withdrawFromOthers(row: PublicationModel, signal: AbortSignal): Promise<void> {
    for (let last = ''; !signal.aborted;) {
      const accounts = await othersAfter(row, last);
      const next = accounts.at(-1);
      if (next === undefined) return;
      await transaction(() => withdrawFrom(notices, row.genre, row.id, accounts));
      last = next;
    }
  }

  async function tell(row: PublicationModel, signal: AbortSignal): Promise<number> {
    const isCounted = await count(row);
    if (!isCounted && row.annonce === 'partielle') return 0;
    if (row.version > 1 && row.annonce === 'a-faire' && row.annonceJusqua === '') await withdrawFromOthers(row, signal);
    let told = 0;
    for (let last = row.annonceJusqua; !signal.aborted;) {
      const accounts = await accountsAfter(row, last, true);
      const next = accounts.at(-1);
      if (next === undefined) {
        // From the first account again once the rest are counted: who has a notice keeps it.
        await mark(row, isCounted ? { annonce: 'faite' } : { annonce: 'partielle', annonceJusqua: '' });
        return told;
      }
      const isOn = await transaction(async () => {
        // The mark first: its row is held until the accounts have their notices.
        if (!(await mark(row, { annonceJusqua: next }))) return false;
        await tellReaders(notices, row, accounts);
        return true;
      });
      if (!isOn) return told;
      told += accounts.length;
      last = next;
    }
    return told;
  }

  async function withdraw(row: PublicationModel, signal: AbortSignal): Promise<void> {
    for (let last = ''; !signal.aborted;) {
      const accounts = await accountsAfter(row, last, false);
      const next = accounts.at(-1);
      if (next === undefined) {
        await mark(row, { annonce: 'retiree' });
        return;
      }
      await transaction(() => withdrawFrom(notices, row.genre, row.id, accounts));
      last = next;
    }
  }

  return {
    async tellDue(signal) {
      const now = clock.now();
      const due = await PublicationModel.findAll({
        where: {
          annonce: ['a-faire', 'partielle'],
          etat: 'publiee',
          debut: { [Op.lte]: now },
          fin: { [Op.or]: [{ [Op.is]: null }, { [Op.gt]: now }] },
        },
        // The gravest first.
        order: [
          ['gravite', 'DESC'],
          ['debut', 'ASC'],
        ],
      });
      let told = 0;
      for (const row of due) {
        if (signal.aborted) break;
        told += await tell(row, signal);
      }
      return told;
    },

    async withdrawOver(signal) {
      const over = {
        [Op.or]: [{ etat: 'archivee' as const }, { etat: 'publiee' as const, fin: { [Op.lte]: clock.now() } }],
      };
      const rows = await PublicationModel.findAll({ where: { annonce: ['a-faire', 'partielle', 'faite'], ...over } });
      for (const row of rows) if (!signal.aborted) await withdraw(row, signal);
    },
  };
}
