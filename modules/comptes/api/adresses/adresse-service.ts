import { randomUUID } from 'node:crypto';
import {
  compteExistant,
  parisDay,
  requeteInvalide,
  type Account,
  type IdentityCompte,
  type RateLimit,
} from '@pwp/api-kit';
import type { Adresse } from '../../contracts/index.ts';
import { compteTarget } from '../actes/acte-target.ts';
import type { Acting } from '../actes/acting.ts';
import { withCompteLease } from '../comptes/compte-lease.ts';
import { requireCompte } from '../comptes/compte-reading.ts';
import { drawJeton, hashJeton } from '../premiere-visite/jeton.ts';
import { compteChange, compteSuspendu, tropDeDemandes } from '../problems.ts';
import { formerAddressMail, newAddressMail, unchangedAddressMail } from './adresse-mails.ts';
import { AdresseModel } from './adresse-model.ts';
import { authorizeProposeAdresse } from './adresse-policy.ts';
import { presentAdresse } from './adresse-presenter.ts';
import type { ComptesContext } from '../needs.ts';

/** How long the new address may confirm, ms. */
const LINK_LIFE = 3 * 24 * 3_600_000;
/** Most proposals for one account in a day. */
const PER_DAY = 3;

interface AdresseServiceContext extends Pick<
  ComptesContext,
  'transaction' | 'identity' | 'audit' | 'mail' | 'clock' | 'publicUrl' | 'lastSeen'
> {
  /** Of one caller: each proposal tells whether an address is taken. */
  proposals: RateLimit;
}

/**
 * A new address for an account. Nothing changes before its owner confirms it, and 48 hours more. Each act throws
 * `compte-inconnu`, `compte-protege`, `guichet-hors-perimetre`, `compte-change`.
 */
export interface AdresseService {
  /**
   * Replaces the proposal before it, whose links are void. Throws `compte-suspendu`, `requete-invalide` for the present
   * address, `compte-existant` for one that another account has, `trop-de-demandes`.
   */
  propose: (acting: Acting, compteId: string, nouvelle: string) => Promise<Adresse>;
  withdraw: (acting: Acting, compteId: string) => Promise<void>;
}

/** The service of proposals. */
export function createAdresseService(context: AdresseServiceContext): AdresseService {
  const { transaction, identity, audit, mail, clock, publicUrl, proposals } = context;

  const target = async (account: Account, compteId: string): Promise<IdentityCompte> => {
    const compte = await requireCompte(context, account, compteId);
    authorizeProposeAdresse(account, compte);
    return compte;
  };

  /** The proposals of this day, with this one. Throws `compte-change` for a change that is being made. */
  const countToday = async (compteId: string, jour: string): Promise<number> => {
    const last = await AdresseModel.findByPk(compteId);
    if (last?.etat === 'en-cours') throw compteChange('Sa nouvelle adresse prend effet en ce moment.');
    const propositions = last?.jour === jour ? last.propositions + 1 : 1;
    if (propositions > PER_DAY) {
      throw tropDeDemandes(`Au plus ${PER_DAY} adresses sont proposées par jour pour un compte : réessayez demain.`);
    }
    return propositions;
  };

  const write = ({ account, origin }: Acting, compte: IdentityCompte, nouvelle: string): Promise<AdresseModel> =>
    transaction(async () => {
      const now = clock.now();
      const jour = parisDay(now);
      const propositions = await countToday(compte.id, jour);
      const [confirmation, arret] = [drawJeton(), drawJeton()];
      const dateLimite = new Date(now.getTime() + LINK_LIFE);
      const [row] = await AdresseModel.upsert({
        compteId: compte.id,
        etat: 'proposee',
        ancienne: compte.email,
        nouvelle,
        confirmationHash: hashJeton(confirmation),
        arretHash: hashJeton(arret),
        proposePar: account.id,
        dateProposition: now,
        dateLimite,
        dateEffet: null,
        dateFin: null,
        aActiver: false,
        jour,
        propositions,
      });
      await audit.record({
        action: 'comptes.propose-adresse',
        acteur: account,
        cible: compteTarget(compte),
        avant: { adresse: compte.email },
        apres: { adresse: nouvelle },
        origine: origin,
      });
      const key = randomUUID();
      await mail.queue(`comptes.ancienne-adresse:${key}`, formerAddressMail(compte.email, arret, nouvelle, publicUrl));
      await mail.queue(
        `comptes.nouvelle-adresse:${key}`,
        newAddressMail(nouvelle, confirmation, dateLimite, publicUrl),
      );
      return row;
    });

  return {
    async propose(acting, compteId, nouvelle) {
      const compte = await target(acting.account, compteId);
      if (!compte.active) throw compteSuspendu('Rétablissez d’abord le compte.');
      if (nouvelle === compte.email) {
        const detail = 'C’est déjà l’adresse du compte.';
        throw requeteInvalide(detail, { errors: [{ pointer: '/email', detail }] });
      }
      await proposals.require(acting.account.id);
      if ((await identity.findByEmail(nouvelle)) !== undefined) {
        throw compteExistant(
          'Un autre compte a déjà cette adresse : vérifiez-la, ou adressez-vous à un administrateur.',
        );
      }
      const row = await withCompteLease(clock, compteId, () => write(acting, compte, nouvelle));
      return presentAdresse(row, 'proposee');
    },

    async withdraw({ account, origin }, compteId) {
      const compte = await target(account, compteId);
      await transaction(async () => {
        const [changed] = await AdresseModel.update(
          { etat: 'retiree', dateFin: clock.now() },
          { where: { compteId, etat: ['proposee', 'confirmee'] } },
        );
        if (changed === 0) throw compteChange('Aucune nouvelle adresse ne peut plus être retirée.');
        await audit.record({
          action: 'comptes.withdraw-adresse',
          acteur: account,
          cible: compteTarget(compte),
          origine: origin,
        });
        await mail.queue(`comptes.adresse-gardee:${randomUUID()}`, unchangedAddressMail(compte.email));
      });
    },
  };
}
