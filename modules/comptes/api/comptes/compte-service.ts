import { randomUUID } from 'node:crypto';
import type { IdentityCompte } from '@pwp/api-kit';
import type { z } from 'zod';
import type { ChangeGuichets, ChangePerimetre, Compte, SuspendCompte } from '../../contracts/index.ts';
import { authorizeActOnCompte } from './compte-policy.ts';
import { canActForGuichet, authorizeActForGuichets } from '../guichets/guichet-policy.ts';
import { acteNonJournalise, compteActif, compteSuspendu } from '../problems.ts';
import { askForActivation } from '../activations/activation-mail.ts';
import { withCompteLease } from './compte-lease.ts';
import { presentOne, requireCompte } from './compte-reading.ts';
import { keepCompte, keepEtat } from './compte-etat.ts';
import { requireVersion } from './compte-version.ts';
import type { Acting } from '../actes/acting.ts';
import { requireOpen } from '../guichets/open-guichets.ts';
import { whileReferentLeaves } from './last-referent.ts';
import { compteTarget } from '../actes/acte-target.ts';
import { DemandeModel } from '../demandes/demande-model.ts';
import type { ComptesContext } from '../needs.ts';

type CompteServiceContext = Pick<
  ComptesContext,
  'transaction' | 'identity' | 'audit' | 'revocation' | 'outbox' | 'guichets' | 'clock' | 'log' | 'lastSeen'
>;

/**
 * Acts of a référent on an account of their périmètre, or of an administrator. The identity is changed first, then the
 * trail is written. An act that reduces the account's rights revokes its tokens at once. Each throws `compte-inconnu`,
 * `compte-protege`, `identite-indisponible`, `acte-non-journalise`.
 */
export interface CompteService {
  /** Also throws `dernier-referent`, `referents-en-cours`. Repeating it completes what a failed attempt left undone. */
  suspend: (acting: Acting, compteId: string, asked: z.output<typeof SuspendCompte>) => Promise<Compte>;
  reinstate: (acting: Acting, compteId: string) => Promise<Compte>;
  /**
   * Attaches and detaches; guichets outside the caller's périmètre do not change. Of two concurrent requests, one
   * succeeds and the other fails. Throws `compte-change`, `guichet-hors-perimetre`, `guichet-ferme`,
   * `requete-invalide`.
   */
  changeGuichets: (acting: Acting, compteId: string, asked: z.output<typeof ChangeGuichets>) => Promise<Compte>;
  /**
   * Replaces the guichets whose référent the account is. Of two concurrent requests, one succeeds. Throws
   * `compte-change`, `dernier-referent`, `referents-en-cours`, `guichet-ferme`, `requete-invalide`.
   */
  changePerimetre: (acting: Acting, compteId: string, asked: z.output<typeof ChangePerimetre>) => Promise<Compte>;
  /**
   * Deletes it at the identity; the trail and the plis keep its acts. Throws `compte-actif` unless it was suspended
   * first.
   */
  remove: (acting: Acting, compteId: string) => Promise<void>;
  disconnect: (acting: Acting, compteId: string) => Promise<void>;
  /** Sends the mail with the link again, through the outbox. Throws `compte-suspendu`. */
  resendMail: (acting: Acting, compteId: string) => Promise<void>;
}

/** The codes before and after a replacement, both sorted, and their name in the trail. */
interface Replacement {
  action: string;
  nom: 'guichets' | 'perimetre';
  before: readonly string[];
  after: readonly string[];
}

interface Act {
  action: string;
  avant?: Record<string, unknown>;
  apres?: Record<string, unknown>;
  narrows?: boolean;
  /** Written with the trail, in one transaction. */
  also?: () => Promise<unknown>;
}

/** The service of acts on accounts. */
export function createCompteService(context: CompteServiceContext): CompteService {
  const { transaction, identity, audit, revocation, outbox, guichets, clock, log, lastSeen } = context;

  const target = async ({ account }: Acting, compteId: string): Promise<IdentityCompte> => {
    const compte = await requireCompte(context, account, compteId);
    authorizeActOnCompte(account, compte);
    return compte;
  };

  const write = (
    { account, origin }: Acting,
    compte: IdentityCompte,
    { action, avant, apres, also }: Act,
  ): Promise<void> =>
    transaction(async () => {
      await also?.();
      await keepCompte(compte.id);
      await audit.record({ action, acteur: account, cible: compteTarget(compte), avant, apres, origine: origin });
    });

  /**
   * Runs what follows the change at the identity. Throws `acte-non-journalise`, because the caller must know that the
   * act itself succeeded.
   */
  const follow = async (acting: Acting, compte: IdentityCompte, act: Act): Promise<void> => {
    try {
      if (act.narrows === true) await revocation.revoke(compte.id);
      await write(acting, compte, act);
    } catch (error) {
      throw acteNonJournalise(
        `Le compte ${compte.email} est modifié, mais le journal n’a pas pu être écrit : signalez-le à un administrateur.`,
        { cause: error },
      );
    }
  };

  /**
   * Runs `work`, which replaces guichets of the account, then the follow-up. If `work` fails half-way, the follow-up
   * covers what it reached, because the account may already have lost rights. The failure is then rethrown.
   */
  const replace = async (
    acting: Acting,
    compte: IdentityCompte,
    replacement: Replacement,
    work: () => Promise<void>,
  ): Promise<void> => {
    try {
      await work();
    } catch (error) {
      const cut = await cutShort(compte, replacement);
      if (cut !== undefined) await follow(acting, compte, cut);
      throw error;
    }
    await follow(acting, compte, replaced(replacement, replacement.after));
  };

  /**
   * What a failed replacement reached, or undefined when it changed nothing. If the identity does not answer, the state
   * is unknown and the trail says so.
   */
  const cutShort = async (compte: IdentityCompte, replacement: Replacement): Promise<Act | undefined> => {
    try {
      const changed = await identity.compte(compte.id);
      const reached = codesOf(changed ?? compte, replacement.nom).toSorted();
      return reached.join() === replacement.before.join() ? undefined : replaced(replacement, reached);
    } catch (error) {
      log.warn({ err: error, action: replacement.action }, 'what an act that was cut short did is not known');
      const act = replaced(replacement, replacement.after);
      return { ...act, apres: { ...act.apres, suite: 'inconnue : le service d’identité ne répondait plus' } };
    }
  };

  /** The act, under the lease on this account's rights. */
  const alone =
    <Asked>(act: (acting: Acting, compteId: string, asked: Asked) => Promise<Compte>): typeof act =>
    (acting, compteId, asked) =>
      withCompteLease(clock, compteId, () => act(acting, compteId, asked));

  /**
   * Enables or disables the account. It runs in full whatever the current state: an interrupted attempt may have set
   * the state without ending the sessions, revoking the tokens or writing the trail.
   */
  const turn = async (acting: Acting, compte: IdentityCompte, active: boolean, act: Act): Promise<Compte> => {
    // A suspension is recorded first and a reinstatement last, so that a failure in between lets nobody in.
    if (!active) await keepEtat(compte.id, 'suspendu');
    await identity.setActive(compte.id, active);
    if (active) await keepEtat(compte.id, 'actif');
    await follow(acting, compte, act);
    return presentOne(context, { ...compte, active });
  };

  return {
    async suspend(acting, compteId, { motif, confirmer }) {
      const compte = await target(acting, compteId);
      return whileReferentLeaves(context, { compte, codes: compte.perimetre, confirmer }, () =>
        turn(acting, compte, false, {
          action: 'comptes.suspend-compte',
          avant: { etat: etatOf(compte) },
          apres: { etat: 'suspendu', motif },
          narrows: true,
        }),
      );
    },

    async reinstate(acting, compteId) {
      const compte = await target(acting, compteId);
      return turn(acting, compte, true, {
        action: 'comptes.reinstate-compte',
        avant: { etat: etatOf(compte) },
        apres: { etat: 'actif' },
      });
    },

    changeGuichets: alone(async (acting, compteId, { guichets: asked, version }) => {
      const { account } = acting;
      const compte = await target(acting, compteId);
      requireVersion(compte, version);
      const before = compte.guichets.toSorted();
      const kept = before.filter((code) => !canActForGuichet(account, code));
      authorizeActForGuichets(
        account,
        asked.filter((code) => !kept.includes(code)),
      );
      const checked = await requireOpen(guichets, asked, before);
      const after = kept.concat(checked.filter((code) => !kept.includes(code))).toSorted();
      if (after.join() === before.join()) return presentOne(context, compte);
      const replacement: Replacement = { action: 'comptes.update-guichets', nom: 'guichets', before, after };
      await replace(acting, compte, replacement, () => identity.setGuichets(compteId, after));
      return presentOne(context, (await identity.compte(compteId)) ?? { ...compte, guichets: after });
    }),

    changePerimetre: alone(async (acting, compteId, { guichets: asked, confirmer, version }) => {
      const compte = await target(acting, compteId);
      requireVersion(compte, version);
      const before = compte.perimetre.toSorted();
      const after = await requireOpen(guichets, asked, before);
      if (after.join() === before.join()) return presentOne(context, compte);
      const removed = before.filter((code) => !after.includes(code));
      const replacement: Replacement = { action: 'comptes.update-perimetre', nom: 'perimetre', before, after };
      const give = async (): Promise<void> => {
        // A référent needs a second factor, which earlier sessions never asked for. Sessions end before any right is
        // granted, so that a failure leaves none, and again afterwards for a sign-in in between. An existing passkey or
        // code is removed: the password alone was enough to create it.
        const named = before.length === 0;
        if (named) {
          await identity.endSessions(compteId);
          await identity.forgetSecondFactors(compteId);
        }
        await identity.setPerimetre(compteId, after);
        if (named) await identity.endSessions(compteId);
      };
      await whileReferentLeaves(context, { compte, codes: removed, confirmer }, () =>
        replace(acting, compte, replacement, give),
      );
      return presentOne(context, (await identity.compte(compteId)) ?? { ...compte, perimetre: after });
    }),

    async remove(acting, compteId) {
      const compte = await target(acting, compteId);
      if (compte.active)
        throw compteActif('Suspendez d’abord le compte : la personne travaille peut-être en ce moment.');
      await identity.remove(compteId);
      await follow(acting, compte, {
        action: 'comptes.delete-compte',
        avant: { etat: etatOf(compte), guichets: compte.guichets, perimetre: compte.perimetre },
        apres: { etat: 'supprime' },
        narrows: true,
        also: async () => {
          await lastSeen.forget(compteId);
          // Of no account any more, it is purged like those that were refused.
          await DemandeModel.update({ compteId: null }, { where: { compteId, etat: 'validee' } });
        },
      });
    },

    async disconnect(acting, compteId) {
      const compte = await target(acting, compteId);
      await identity.endSessions(compteId);
      await follow(acting, compte, { action: 'comptes.disconnect-compte', narrows: true });
    },

    async resendMail(acting, compteId) {
      const compte = await target(acting, compteId);
      if (!compte.active) throw compteSuspendu('Rétablissez d’abord le compte : le lien du courriel ne servirait pas.');
      await transaction(async () => {
        await write(acting, compte, { action: 'comptes.resend-activation' });
        await askForActivation(outbox, `compte:${compteId}:${randomUUID()}`, compteId);
      });
    },
  };
}

function codesOf(compte: IdentityCompte, nom: Replacement['nom']): readonly string[] {
  return nom === 'guichets' ? compte.guichets : compte.perimetre;
}

/** The act of a replacement that reached these codes. */
function replaced({ action, nom, before }: Replacement, reached: readonly string[]): Act {
  return {
    action,
    avant: { [nom]: before },
    apres: { [nom]: reached },
    narrows: before.some((code) => !reached.includes(code)),
  };
}

/** A decision on it; whether its password was chosen is none. */
function etatOf({ active }: IdentityCompte): string {
  return active ? 'actif' : 'suspendu';
}
