import { compteExistant, defineJob, ProblemError, profilInvalide, type IdentityCompte, type Job } from '@pwp/api-kit';
import { Op } from 'sequelize';
import { compteTarget } from '../actes/acte-target.ts';
import { askForActivation } from '../activations/activation-mail.ts';
import { withCompteLease } from '../comptes/compte-lease.ts';
import { compteChange } from '../problems.ts';
import { changedAddressMail, replacedAddressMail, unchangedAddressMail } from './adresse-mails.ts';
import { AdresseModel, EN_COURS } from './adresse-model.ts';
import { canProposeAdresse } from './adresse-policy.ts';
import type { ComptesContext } from '../needs.ts';

const NAME = 'comptes.apply-adresses';
/** Every five minutes. */
const SCHEDULE = '30 */5 * * * *';
/** Changes in one run; the rest waits for the next. */
const BATCH = 100;
/** How long a change that is over is kept, ms: its links say so meanwhile. */
const KEPT = 30 * 24 * 3_600_000;

type ApplyContext = Pick<
  ComptesContext,
  'transaction' | 'identity' | 'audit' | 'revocation' | 'mail' | 'outbox' | 'clock' | 'publicUrl'
>;

/**
 * The job that gives accounts their confirmed addresses once the former ones had 48 hours to stop it. Each step can be
 * taken again: what a cut or a failing identity left undone is done by the next run.
 */
export function applyAdresses(context: ApplyContext): Job {
  const { transaction, identity, audit, revocation, mail, outbox, clock, publicUrl } = context;

  /** Why the change may not be made any more; undefined when it may. */
  const obstacle = async (row: AdresseModel, compte: IdentityCompte): Promise<string | undefined> => {
    if (row.etat === 'proposee') return 'non confirmée à temps';
    if (!compte.active) return 'le compte est suspendu';
    if (compte.email !== row.ancienne) return 'le compte a changé d’adresse entre-temps';
    const proposer = await identity.compte(row.proposePar);
    if (proposer?.active === true && canProposeAdresse(proposer, compte)) return undefined;
    return 'qui l’a proposée ne peut plus agir sur ce compte';
  };

  const drop = (row: AdresseModel, compte: IdentityCompte | undefined, suite: string): Promise<void> =>
    transaction(async () => {
      const [changed] = await AdresseModel.update(
        { etat: 'abandonnee', dateFin: clock.now() },
        { where: { ...sameProposal(row), etat: [...EN_COURS] } },
      );
      if (changed === 0) return;
      await audit.record({
        action: 'comptes.drop-adresse',
        cible: compteTarget({ id: row.compteId, email: row.ancienne }),
        apres: { suite },
        origine: NAME,
      });
      if (compte !== undefined) await mail.queue(keyOf('adresse-gardee', row), unchangedAddressMail(compte.email));
    });

  /** From here on nobody stops it. Returns false when somebody just did. */
  const begin = async (row: AdresseModel, { emailVerified }: IdentityCompte): Promise<boolean> => {
    if (row.etat === 'en-cours') return true;
    row.aActiver = !emailVerified;
    const changes = { etat: 'en-cours', aActiver: row.aActiver } as const;
    const [changed] = await AdresseModel.update(changes, { where: { ...sameProposal(row), etat: 'confirmee' } });
    return changed > 0;
  };

  const finish = (row: AdresseModel): Promise<void> =>
    transaction(async () => {
      const { compteId, ancienne, nouvelle } = row;
      const [changed] = await AdresseModel.update(
        { etat: 'faite', dateFin: clock.now() },
        { where: { ...sameProposal(row), etat: 'en-cours' } },
      );
      if (changed === 0) return;
      await revocation.revoke(compteId);
      await audit.record({
        action: 'comptes.change-adresse',
        cible: compteTarget({ id: compteId, email: nouvelle }),
        avant: { adresse: ancienne },
        apres: { adresse: nouvelle },
        origine: NAME,
      });
      await mail.queue(keyOf('adresse-remplacee', row), replacedAddressMail(ancienne, nouvelle));
      await mail.queue(keyOf('adresse-en-service', row), changedAddressMail(nouvelle, publicUrl));
      // The link that the former address got to choose a password no longer works.
      if (row.aActiver) await askForActivation(outbox, keyOf('adresse', row), compteId);
    });

  const apply = async (compteId: string, now: Date): Promise<void> => {
    const row = await AdresseModel.findOne({ where: { compteId, ...dueAt(now) } });
    if (row === null) return;
    const compte = await identity.compte(compteId);
    if (compte === undefined) return drop(row, compte, 'le compte est supprimé');
    // A run that was cut after the identity changed is completed, whatever became of the account.
    const isChanged = row.etat === 'en-cours' && compte.email === row.nouvelle;
    const suite = isChanged ? undefined : await obstacle(row, compte);
    if (suite !== undefined) return drop(row, compte, suite);
    if (!(await begin(row, compte))) return;
    try {
      if (!isChanged) await identity.changeEmail(compteId, row.nouvelle);
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal === undefined) throw error;
      return drop(row, compte, refusal);
    }
    await identity.endSessions(compteId);
    await finish(row);
  };

  return defineJob({
    name: NAME,
    title: 'Changement des adresses électroniques',
    schedule: SCHEDULE,
    async run({ log, signal }) {
      const now = clock.now();
      const due = await AdresseModel.findAll({ where: dueAt(now), order: ['compteId'], limit: BATCH });
      for (const { compteId } of due) {
        if (signal.aborted) return;
        try {
          await withCompteLease(clock, compteId, () => apply(compteId, now));
        } catch (error) {
          if (!(error instanceof ProblemError)) throw error;
          // Somebody acts on the account, or the identity is down: the next run takes it up.
          if (error.code !== compteChange.kind.code) log.warn({ err: error }, 'an address was not changed');
        }
      }
      await AdresseModel.destroy({ where: { dateFin: { [Op.lte]: new Date(now.getTime() - KEPT) } } });
    },
  });
}

/** Ready to be made, to be completed, or to be given up. */
function dueAt(now: Date) {
  return {
    [Op.or]: [
      { etat: 'confirmee', dateEffet: { [Op.lte]: now } },
      { etat: 'en-cours' },
      { etat: 'proposee', dateLimite: { [Op.lte]: now } },
    ],
  };
}

/** Only this proposal, not one that took its row. */
function sameProposal({ compteId, confirmationHash }: AdresseModel) {
  return { compteId, confirmationHash };
}

/** The key of a mail of this proposal. */
function keyOf(topic: string, { confirmationHash }: AdresseModel): string {
  return `comptes.${topic}:${confirmationHash}`;
}

/** Why the identity will never take the address; undefined for any other failure. */
function refusalOf(error: unknown): string | undefined {
  if (!(error instanceof ProblemError)) return undefined;
  if (error.code === compteExistant.kind.code) return 'un autre compte a pris cette adresse';
  return error.code === profilInvalide.kind.code ? 'le service d’identité refuse cette adresse' : undefined;
}
