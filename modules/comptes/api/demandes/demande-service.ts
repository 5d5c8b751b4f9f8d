import type { AuditEntry } from '@pwp/api-kit';
import type { Attributes } from 'sequelize';
import type { z } from 'zod';
import type { DemandeDeCompte, RefuseDemande, ValidateDemande } from '../../contracts/index.ts';
import { refusalMail } from './demande-mails.ts';
import { DemandeModel } from './demande-model.ts';
import type { Acting } from '../actes/acting.ts';
import { authorizeValidateDemande } from './demande-policy.ts';
import { openingMessage } from '../activations/compte-opening.ts';
import { markMail } from '../activations/activation-mail.ts';
import { keepCompte } from '../comptes/compte-etat.ts';
import { alreadyTreated, withDemandeLease } from './demande-lease.ts';
import { findDemande, readDemande } from './demande-reading.ts';
import { withdrawWaiting } from '../notices.ts';
import { requireOpen } from '../guichets/open-guichets.ts';
import { provisionCompte } from '../comptes/compte-provisioning.ts';
import { compteTarget, demandeTarget } from '../actes/acte-target.ts';
import type { ComptesContext } from '../needs.ts';

type Decision = Pick<Attributes<DemandeModel>, 'etat' | 'compteId'> &
  Partial<Pick<Attributes<DemandeModel>, 'motifRefus' | 'precisions'>>;

type DemandeServiceContext = Pick<
  ComptesContext,
  | 'transaction'
  | 'identity'
  | 'audit'
  | 'outbox'
  | 'mail'
  | 'clock'
  | 'guichets'
  | 'sequelize'
  | 'notices'
  | 'publicUrl'
>;

/** Decides demandes. Of two concurrent référents, one succeeds and the other fails. */
export interface DemandeService {
  /**
   * Creates the account, attached to these guichets and, for a `referent`, their référent. The outbox then enables it
   * and sends its activation mail. Throws `demande-introuvable`, `role-reserve`, `guichet-hors-perimetre`,
   * `guichet-ferme`, `requete-invalide`, `demande-deja-traitee`, `compte-existant`, `profil-invalide`,
   * `identite-indisponible`.
   */
  validate: (acting: Acting, demandeId: number, asked: z.output<typeof ValidateDemande>) => Promise<DemandeDeCompte>;
  /** Mails the reason to the person. Throws `demande-introuvable`, `demande-deja-traitee`, `identite-indisponible`. */
  refuse: (acting: Acting, demandeId: number, refusal: z.output<typeof RefuseDemande>) => Promise<DemandeDeCompte>;
}

/** The service for the référents' decisions. */
export function createDemandeService(context: DemandeServiceContext): DemandeService {
  const { transaction, identity, audit, outbox, mail, clock, guichets, notices, publicUrl } = context;

  /** Closes the demande in the current transaction. Throws `demande-deja-traitee` when the lease was lost. */
  const decide = async (
    { account }: Acting,
    demande: DemandeModel,
    leasedBy: string,
    decision: Decision,
  ): Promise<void> => {
    const [changed] = await DemandeModel.update(
      { emailEnAttente: null, ...decision, dateDecision: clock.now(), decidedBy: account.email },
      { where: { id: demande.id, etat: 'en-attente', leasedBy } },
    );
    if (changed === 0) throw await alreadyTreated(demande.id);
    await withdrawWaiting(notices, demande.id);
  };

  const record = ({ account, origin }: Acting, entry: Omit<AuditEntry, 'acteur' | 'origine'>): Promise<void> =>
    audit.record({ ...entry, acteur: account, origine: origin });

  return {
    async validate(acting, demandeId, { guichets: codes, role }) {
      await findDemande(context, acting.account, demandeId);
      authorizeValidateDemande(acting.account, { role, guichets: codes });
      const existing = await requireOpen(guichets, codes);
      await withDemandeLease(clock, demandeId, async ({ leasedBy, demande }) => {
        const { nom, prenom, email, telephone, typeOrganisme, organisme } = demande;
        const compteId = await provisionCompte(identity, {
          personne: { nom, prenom, email, telephone, typeOrganisme, organisme },
          guichets: existing,
          perimetre: role === 'referent' ? existing : [],
          compteId: demande.compteId,
          remember: async (id) => {
            // Already written: MariaDB does not count unchanged rows.
            if (id === demande.compteId) return;
            const own = { id: demandeId, leasedBy };
            const [kept] = await DemandeModel.update({ compteId: id }, { where: own });
            if (kept === 0) throw await alreadyTreated(demandeId);
          },
        });
        await transaction(async () => {
          await decide(acting, demande, leasedBy, { etat: 'validee', compteId });
          await keepCompte(compteId);
          await markMail(compteId, 'a-envoyer');
          const apres = { guichets: existing, role };
          await record(acting, {
            action: 'comptes.validate-demande',
            cible: demandeTarget(demande),
            avant: { etat: 'en-attente' },
            apres: { etat: 'validee', ...apres },
          });
          await record(acting, {
            action: 'comptes.create-compte',
            cible: compteTarget({ id: compteId, email }),
            apres,
          });
          // The account is enabled only after the decision commits: the outbox enables it and retries on failure.
          await outbox.add(openingMessage(demandeId));
        });
      });
      return readDemande(context, acting.account, demandeId);
    },

    async refuse(acting, demandeId, { motif, precisions }) {
      await findDemande(context, acting.account, demandeId);
      await withDemandeLease(clock, demandeId, async ({ leasedBy, demande }) => {
        // Left by a validation that failed half-way: nobody has signed in with it, and nobody will.
        if (demande.compteId !== null) await identity.remove(demande.compteId);
        await transaction(async () => {
          await decide(acting, demande, leasedBy, { etat: 'refusee', motifRefus: motif, precisions, compteId: null });
          await record(acting, {
            action: 'comptes.refuse-demande',
            cible: demandeTarget(demande),
            avant: { etat: 'en-attente' },
            apres: { etat: 'refusee', motif, precisions },
          });
          await mail.queue(`comptes.refus:${demandeId}`, refusalMail(demande.email, motif, precisions, publicUrl));
        });
      });
      return readDemande(context, acting.account, demandeId);
    },
  };
}
