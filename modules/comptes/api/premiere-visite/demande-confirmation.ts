import type { ModuleContext } from '@pwp/api-kit';
import { UniqueConstraintError } from 'sequelize';
import type { AdresseConfirmee } from '../../contracts/index.ts';
import { DemandeModel } from '../demandes/demande-model.ts';
import { lienDejaUtilise, lienExpire } from '../problems.ts';
import { hashJeton } from './jeton.ts';
import { demandeTarget } from '../actes/acte-target.ts';

/** How long a demande waits for a référent, ms. */
const WAITING_LIFE = 30 * 24 * 3_600_000;

/** Dependencies of the confirmation. */
export type ConfirmationContext = Pick<ModuleContext<unknown>, 'transaction' | 'audit' | 'clock'>;

/**
 * Shows a demande to the référents, once its address is proven by the code of the mail's link.
 * Throws `lien-expire`, also for a code that nobody knows, and `lien-deja-utilise`.
 */
export async function confirmAddress(
  { transaction, audit, clock }: ConfirmationContext,
  jeton: string,
  origine: string,
): Promise<AdresseConfirmee> {
  const now = clock.now();
  const demande = await DemandeModel.findOne({ where: { jetonHash: hashJeton(jeton) } });
  if (demande === null) throw tooLate();
  if (demande.etat !== 'a-confirmer') throw used();
  if (demande.jetonExpireLe === null || demande.jetonExpireLe <= now) throw tooLate();
  const expireLe = new Date(now.getTime() + WAITING_LIFE);
  try {
    await transaction(async () => {
      const [changed] = await DemandeModel.update(
        { etat: 'en-attente', emailEnAttente: demande.email, confirmeeLe: now, expireLe },
        { where: { id: demande.id, etat: 'a-confirmer' } },
      );
      if (changed === 0) throw used();
      await audit.record({
        action: 'comptes.confirmer-adresse',
        cible: demandeTarget(demande),
        avant: { etat: 'a-confirmer' },
        apres: { etat: 'en-attente' },
        origine,
      });
    });
  } catch (error) {
    // The person asked twice and followed both links: one demande waits.
    if (error instanceof UniqueConstraintError) throw used();
    throw error;
  }
  return { expireLe: expireLe.toISOString() };
}

function tooLate() {
  return lienExpire(
    'Un lien est valable 24 heures, et le dernier reçu remplace les autres. Demandez-en un nouveau : il est envoyé à la même adresse.',
  );
}

function used() {
  return lienDejaUtilise(
    'Votre adresse est confirmée et votre demande est transmise : vous recevrez un courriel dès que le référent de votre guichet aura décidé.',
  );
}
