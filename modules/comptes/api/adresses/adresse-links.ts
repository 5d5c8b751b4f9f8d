import type { NouvelleAdresseConfirmee } from '../../contracts/index.ts';
import { compteTarget } from '../actes/acte-target.ts';
import { hashJeton } from '../premiere-visite/jeton.ts';
import { lienDejaUtilise, lienExpire } from '../problems.ts';
import { AdresseModel, type EtatAdresse } from './adresse-model.ts';
import type { ComptesContext } from '../needs.ts';

/** How long a confirmed address waits, while the former one may stop it, ms. */
const WAIT = 48 * 3_600_000;

/** Dependencies of the links. */
export type AdresseLinksContext = Pick<ComptesContext, 'transaction' | 'audit' | 'clock'>;

/**
 * Confirms the new address by the code that it was sent: it takes effect 48 hours later. Throws `lien-expire`, also for
 * an unknown code and a change that was stopped, and `lien-deja-utilise`. Asks the identity nothing, so that nobody
 * learns here which addresses have an account.
 */
export async function confirmAdresse(
  { transaction, audit, clock }: AdresseLinksContext,
  jeton: string,
  origine: string,
): Promise<NouvelleAdresseConfirmee> {
  const now = clock.now();
  const confirmationHash = hashJeton(jeton);
  const row = await AdresseModel.findOne({ where: { confirmationHash } });
  if (row !== null && CONFIRMED.includes(row.etat)) throw alreadyConfirmed();
  if (row?.etat !== 'proposee' || row.dateLimite <= now) {
    throw lienExpire(
      'Il a expiré, ou la proposition a été remplacée, retirée ou arrêtée. Votre compte n’a pas changé.',
    );
  }
  const dateEffet = new Date(now.getTime() + WAIT);
  await transaction(async () => {
    const where = { confirmationHash, etat: 'proposee' };
    const [changed] = await AdresseModel.update({ etat: 'confirmee', dateEffet }, { where });
    if (changed === 0) throw alreadyConfirmed();
    await audit.record({ action: 'comptes.prove-adresse', cible: targetOf(row), origine });
  });
  return { dateEffet: dateEffet.toISOString() };
}

/** Stops the change by the code that the former address was sent. Throws as `confirmAdresse` does. */
export async function stopAdresse(
  { transaction, audit, clock }: AdresseLinksContext,
  jeton: string,
  origine: string,
): Promise<void> {
  const arretHash = hashJeton(jeton);
  const row = await AdresseModel.findOne({ where: { arretHash } });
  if (row?.etat === 'arretee') throw lienDejaUtilise('Le changement est arrêté : votre compte garde son adresse.');
  await transaction(async () => {
    const where = { arretHash, etat: ['proposee', 'confirmee'] };
    const [changed] = await AdresseModel.update({ etat: 'arretee', dateFin: clock.now() }, { where });
    if (row === null || changed === 0) {
      throw lienExpire(
        'La nouvelle adresse est déjà en service, ou la proposition a été remplacée ou retirée. Au moindre doute, adressez-vous au référent de votre guichet ou à l’assistance.',
      );
    }
    await audit.record({ action: 'comptes.stop-adresse', cible: targetOf(row), origine });
  });
}

const CONFIRMED: readonly EtatAdresse[] = ['confirmee', 'en-cours', 'faite'];

function alreadyConfirmed() {
  return lienDejaUtilise('Votre nouvelle adresse est confirmée : elle prend effet 48 heures après.');
}

/** The account as it is still called. */
function targetOf({ compteId, ancienne }: AdresseModel) {
  return compteTarget({ id: compteId, email: ancienne });
}
