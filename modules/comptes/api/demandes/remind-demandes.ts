import { defineJob, type IdentityMember, type Job, type ModuleContext } from '@pwp/api-kit';
import { Op } from 'sequelize';
import { reminderMail, type ReminderReason } from './reminder-mail.ts';
import { DemandeGuichetModel } from './demande-guichet-model.ts';
import { DemandeModel } from './demande-model.ts';
import { demandeTarget } from '../actes/acte-target.ts';

const NAME = 'comptes.remind-demandes';
/** Every morning, in the time of Paris. */
const SCHEDULE = '0 30 8 * * *';
const DAY = 24 * 3_600_000;
/** Ages of a demande at which the référents are reminded of it, once each, days. */
const AGES = [3, 10] as const;

type ReminderContext = Pick<
  ModuleContext<unknown>,
  'transaction' | 'identity' | 'audit' | 'mail' | 'clock' | 'publicUrl'
>;

/** A demande that is due for a reminder, and the number of that reminder. */
interface Due {
  id: number;
  email: string;
  reminder: number;
  guichets: string[];
}

/**
 * The job that tells référents of what waits for them: one mail a run for each, whatever the number of demandes. A demande whose
 * guichets have no active référent left is the administrators'.
 */
export function remindDemandes({ transaction, identity, audit, mail, clock, publicUrl }: ReminderContext): Job {
  return defineJob({
    name: NAME,
    schedule: SCHEDULE,
    async run({ slot, log }) {
      const now = clock.now();
      const due = await findDue(now);
      if (due.length === 0) return;
      const codes = [...new Set(due.flatMap(({ guichets }) => guichets))];
      const referents = await identity.list({ scope: codes, active: true });
      const orphans = due.filter(({ guichets }) => !referents.some((referent) => isReferentOf(referent, guichets)));
      const administrators = orphans.length === 0 ? [] : await identity.list({ role: 'administrateur', active: true });
      const remind = async ({ id, email }: IdentityMember, count: number, reason: ReminderReason): Promise<void> => {
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
            action: 'comptes.rappeler-demande',
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

function isReferentOf({ scope }: IdentityMember, guichets: readonly string[]): boolean {
  return guichets.some((code) => scope.includes(code));
}

async function findDue(now: Date): Promise<Due[]> {
  const limit = (days: number) => new Date(now.getTime() - days * DAY);
  const rows = await DemandeModel.findAll({
    attributes: ['id', 'email', 'confirmeeLe', 'rappels'],
    where: {
      etat: 'en-attente',
      [Op.or]: AGES.map((days, index) => ({ rappels: { [Op.lte]: index }, confirmeeLe: { [Op.lte]: limit(days) } })),
    },
  });
  const asked = await DemandeGuichetModel.findAll({ where: { demandeId: rows.map(({ id }) => id) }, raw: true });
  return rows.map(({ id, email, confirmeeLe }) => ({
    id,
    email,
    reminder: AGES.filter((days) => confirmeeLe !== null && confirmeeLe <= limit(days)).length,
    guichets: asked.filter(({ demandeId }) => demandeId === id).map(({ guichetCode }) => guichetCode),
  }));
}
