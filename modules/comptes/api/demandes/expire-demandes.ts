import { defineJob, ProblemError, unleased, type Job } from '@pwp/api-kit';
import { Op } from 'sequelize';
import { expiryMail } from './demande-mails.ts';
import { DemandeModel } from './demande-model.ts';
import { withdrawWaiting } from '../notices.ts';
import { demandeDejaTraitee } from '../problems.ts';
import { withDemandeLease, type DemandeLease } from './demande-lease.ts';
import { demandeTarget } from '../actes/acte-target.ts';
import type { ComptesContext } from '../needs.ts';

const NAME = 'comptes.expire-demandes';
/** Every hour. */
const SCHEDULE = '0 5 * * * *';
/** Demandes per batch. */
const BATCH = 100;

type ExpiryContext = Pick<
  ComptesContext,
  'transaction' | 'identity' | 'audit' | 'mail' | 'clock' | 'publicUrl' | 'notices'
>;

/** The job that closes the demandes that nobody decided in 30 days, and tells the applicants. */
export function expireDemandes(context: ExpiryContext): Job {
  const { transaction, identity, audit, mail, clock, publicUrl, notices } = context;
  const expire = async ({ leasedBy, demande }: DemandeLease, now: Date): Promise<void> => {
    // Left by a validation that failed half-way: nobody has signed in with it, and nobody will.
    if (demande.compteId !== null) await identity.remove(demande.compteId);
    await transaction(async () => {
      const [changed] = await DemandeModel.update(
        { etat: 'expiree', emailEnAttente: null, dateDecision: now, compteId: null },
        { where: { id: demande.id, etat: 'en-attente', leasedBy } },
      );
      if (changed === 0) return;
      await withdrawWaiting(notices, demande.id);
      await audit.record({
        action: 'comptes.expire-demande',
        cible: demandeTarget(demande),
        avant: { etat: 'en-attente' },
        apres: { etat: 'expiree' },
        origine: NAME,
      });
      await mail.queue(`comptes.expiration:${demande.id}`, expiryMail(demande.email, publicUrl));
    });
  };

  /**
   * Takes the lease before any change, so that a concurrent decision keeps its account. Returns false when another
   * decision holds the lease.
   */
  const expireUnlessDecided = async (id: number, now: Date): Promise<boolean> => {
    try {
      await withDemandeLease(clock, id, (lease) => expire(lease, now));
      return true;
    } catch (error) {
      if (error instanceof ProblemError && error.code === demandeDejaTraitee.kind.code) return false;
      throw error;
    }
  };

  return defineJob({
    name: NAME,
    title: 'Expiration des demandes de compte',
    schedule: SCHEDULE,
    async run({ log, signal }) {
      const now = clock.now();
      let expired = 0;
      for (;;) {
        const rows = await DemandeModel.findAll({ where: dueAt(now), order: ['id'], limit: BATCH });
        for (const { id } of rows) {
          if (signal.aborted) return;
          if (await expireUnlessDecided(id, now)) expired += 1;
        }
        if (rows.length < BATCH) break;
      }
      if (expired > 0) log.info({ expired }, 'demandes de compte expired');
    },
  });
}

/** Pending for too long, with no decision in progress. */
function dueAt(now: Date) {
  return { etat: 'en-attente', dateExpiration: { [Op.lte]: now }, ...unleased(now) };
}
