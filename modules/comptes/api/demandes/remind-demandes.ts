import { defineJob, type IdentityCompte, type Job } from '@pwp/api-kit';
import { Op } from 'sequelize';
import { reminderMail, type ReminderReason } from './reminder-mail.ts';
import { DemandeGuichetModel } from './demande-guichet-model.ts';
import { DemandeModel } from './demande-model.ts';
import { demandeTarget } from '../actes/acte-target.ts';
import type { ComptesContext } from '../needs.ts';

const NAME = 'comptes.remind-demandes';
/** Every morning, Paris time. */
const SCHEDULE = '0 30 8 * * *';
const DAY = 24 * 3_600_000;
/** Ages of a demande, in days, at which its référents get one reminder. */
const AGES = [3, 10] as const;

type ReminderContext = Pick<ComptesContext, 'transaction' | 'identity' | 'audit' | 'mail' | 'clock' | 'publicUrl'>;

/** A demande due for a reminder, and the reminder's number. */
interface Due {
  id: number;
  email: string;
  reminder: number;
  guichets: string[];
}

/**
 * The job that reminds référents of pending demandes: one mail per référent and run, whatever the number of demandes. A
 * demande whose guichets have no active référent goes to the administrators.
 */
export function remindDemandes({ transaction, identity, audit, mail, clock, publicUrl }: ReminderContext): Job {
  return defineJob({
    name: NAME,
    title: 'Rappel des demandes de compte en attente',
    schedule: SCHEDULE,
    async run({ slot, log }) {
      const now = clock.now();
      const due = await findDue(now);
      if (due.length === 0) return;
      const codes = [...new Set(due.flatMap(({ guichets }) => guichets))];
      const referents = await identity.list({ perimetre: codes, active: true });
      const orphans = due.filter(({ guichets }) => !referents.some((referent) => isReferentOf(referent, guichets)));
      const administrators = orphans.length === 0 ? [] : await identity.list({ role: 'administrateur', active: true });
      const remind = async ({ id, email }: IdentityCompte, count: number, reason: ReminderReason): Promise<void> => {
        if (count === 0 || email === '') return;
        const key = `comptes.rappel:${reason}:${id}:${slot.toISOString()}`;
        await mail.queue(key, reminderMail(email, count, reason, publicUrl));
      };
      await transaction(async () => {
        for (const referent of referents) {
          const count = due.filter(({ guichets }) => isReferentOf(referent, guichets)).length;
          await remind(referent, count, 'referent');
        }
        for (const administrator of administrators) await remind(administrator, orphans.length, 'sans-referent');
        for (const { id, email, reminder, guichets } of due) {
          await DemandeModel.update({ rappels: reminder }, { where: { id } });
          const own = referents.filter((referent) => isReferentOf(referent, guichets)).length;
          await audit.record({
            action: 'comptes.remind-demande',
            cible: demandeTarget({ id, email }),
            apres: { rappel: reminder, ...(own > 0 ? { referents: own } : { administrateurs: administrators.length }) },
            origine: NAME,
          });
        }
      });
      const told = { referents: referents.length, administrators: administrators.length };
      log.info({ demandes: due.length, ...told }, 'reminded of demandes de compte');
    },
  });
}

function isReferentOf({ perimetre }: IdentityCompte, guichets: readonly string[]): boolean {
  return guichets.some((code) => perimetre.includes(code));
}

async function findDue(now: Date): Promise<Due[]> {
  const limit = (days: number) => new Date(now.getTime() - days * DAY);
  const rows = await DemandeModel.findAll({
    attributes: ['id', 'email', 'confirmedAt', 'rappels'],
    where: {
      etat: 'en-attente',
      [Op.or]: AGES.map((days, index) => ({ rappels: { [Op.lte]: index }, confirmedAt: { [Op.lte]: limit(days) } })),
    },
  });
  const asked = await DemandeGuichetModel.findAll({ where: { demandeId: rows.map(({ id }) => id) }, raw: true });
  return rows.map(({ id, email, confirmedAt }) => ({
    id,
    email,
    reminder: AGES.filter((days) => confirmedAt !== null && confirmedAt <= limit(days)).length,
    guichets: asked.filter(({ demandeId }) => demandeId === id).map(({ guichetCode }) => guichetCode),
  }));
}
