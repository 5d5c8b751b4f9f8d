import { UniqueConstraintError } from 'sequelize';
import type { AdresseConfirmee } from '../../contracts/index.ts';
import { DemandeGuichetModel } from '../demandes/demande-guichet-model.ts';
import { DemandeModel } from '../demandes/demande-model.ts';
import { waitingNotice } from '../notices.ts';
import { lienDejaUtilise, lienExpire } from '../problems.ts';
import { hashJeton } from './jeton.ts';
import { demandeTarget } from '../actes/acte-target.ts';
import type { ComptesContext } from '../needs.ts';

/** How long a demande waits for a référent, ms. */
const WAITING_LIFE = 30 * 24 * 3_600_000;

/** Dependencies of the confirmation. */
export type ConfirmationContext = Pick<ComptesContext, 'transaction' | 'audit' | 'clock' | 'notices'>;

/**
 * Shows a demande to the référents once the code of the mailed link proves its address. Throws `lien-expire`, also for
 * an unknown code, and `lien-deja-utilise`.
 */
export async function confirmAddress(
  { transaction, audit, clock, notices }: ConfirmationContext,
  jeton: string,
  origine: string,
): Promise<AdresseConfirmee> {
  const now = clock.now();
  const demande = await DemandeModel.findOne({ where: { jetonHash: hashJeton(jeton) } });
  if (demande === null) throw tooLate();
  if (demande.etat !== 'a-confirmer') throw used();
  if (demande.jetonExpiresAt === null || demande.jetonExpiresAt <= now) throw tooLate();
  const dateExpiration = new Date(now.getTime() + WAITING_LIFE);
  try {
    await transaction(async () => {
      const [changed] = await DemandeModel.update(
        { etat: 'en-attente', emailEnAttente: demande.email, confirmedAt: now, dateExpiration },
        { where: { id: demande.id, etat: 'a-confirmer' } },
      );
      if (changed === 0) throw used();
      await audit.record({
        action: 'comptes.confirm-adresse',
        cible: demandeTarget(demande),
        avant: { etat: 'a-confirmer' },
        apres: { etat: 'en-attente' },
        origine,
      });
      await notices.publish([waitingNotice(demande, await guichetsAsked(demande.id))]);
    });
  } catch (error) {
    // The person asked twice and followed both links: only one demande is kept pending.
    if (error instanceof UniqueConstraintError) throw used();
    throw error;
  }
  return { dateExpiration: dateExpiration.toISOString() };
}

async function guichetsAsked(demandeId: number): Promise<string[]> {
  const asked = await DemandeGuichetModel.findAll({ where: { demandeId }, order: ['guichetCode'], raw: true });
  return asked.map(({ guichetCode }) => guichetCode);
}

function tooLate() {
  return lienExpire(
    'Un lien est valable 24 heures, et le dernier reçu remplace les autres. Demandez-en un nouveau : il est envoyé à la même adresse.',
  );
}

function used() {
  return lienDejaUtilise(
    'Votre adresse est confirmée et votre demande est transmise : vous recevrez un courriel dès que le référent de votre guichet aura décidé.',
  );
}
