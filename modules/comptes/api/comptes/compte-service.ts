import { randomUUID } from 'node:crypto';
import type { IdentityMember, ModuleContext } from '@pwp/api-kit';
import type { z } from 'zod';
import type { ChangeGuichets, ChangePerimetre, Compte, SuspendCompte } from '../../contracts/index.ts';
import { authorizeActOnCompte } from './compte-policy.ts';
import { canActForGuichet, authorizeGuichets } from '../guichets/guichet-policy.ts';
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

type CompteServiceContext = Pick<
  ModuleContext<unknown>,
  'transaction' | 'identity' | 'audit' | 'revocation' | 'outbox' | 'guichets' | 'clock' | 'log'
>;

/**
 * Acts of a référent on an account of his périmètre, or of an administrator. The identity is changed first, then the trail is
 * written; what narrows the account's rights makes its tokens worthless at once.
 * Each throws `compte-inconnu`, `compte-protege`, `identite-indisponible`, `acte-non-journalise`.
 */
export interface CompteService {
  /** Also throws `dernier-referent`, `referents-en-cours`. Asked again, it is done again: what a try that failed left undone is then done. */
  suspend: (acting: Acting, compteId: string, asked: z.output<typeof SuspendCompte>) => Promise<Compte>;
  reinstate: (acting: Acting, compteId: string) => Promise<Compte>;
  /**
   * Attaches and detaches; guichets out of the caller's périmètre stay as they are. Of two at once, one does and the other is told.
   * Throws `compte-change`, `guichet-hors-perimetre`, `guichet-ferme`, `requete-invalide`.
   */
  changeGuichets: (acting: Acting, compteId: string, asked: z.output<typeof ChangeGuichets>) => Promise<Compte>;
  /** The guichets that the account is référent of; of two at once, one. Throws `compte-change`, `dernier-referent`, `referents-en-cours`, `guichet-ferme`, `requete-invalide`. */
  changePerimetre: (acting: Acting, compteId: string, asked: z.output<typeof ChangePerimetre>) => Promise<Compte>;
  /** Deletes it at the identity; what it did stays in the trail and in the plis. Throws `compte-actif`: it is suspended first. */
  remove: (acting: Acting, compteId: string) => Promise<void>;
  /** Ends its sessions. */
  disconnect: (acting: Acting, compteId: string) => Promise<void>;
  /** Sends the mail with the link once more, by the outbox. Throws `compte-suspendu`. */
  resendMail: (acting: Acting, compteId: string) => Promise<void>;
}

/** Codes that take the place of others, both sorted, and how the trail names them. */
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
}

/** The service of acts on accounts. */
export function createCompteService(context: CompteServiceContext): CompteService {
  const { transaction, identity, audit, revocation, outbox, guichets, clock, log } = context;

  const target = async ({ account }: Acting, compteId: string): Promise<IdentityMember> => {
    const compte = await requireCompte(context, account, compteId);
    authorizeActOnCompte(account, compte);
    return compte;
  };

  const write = ({ account, origin }: Acting, compte: IdentityMember, { action, avant, apres }: Act): Promise<void> =>
    transaction(async () => {
      await keepCompte(compte.id);
      await audit.record({ action, acteur: account, cible: compteTarget(compte), avant, apres, origine: origin });
    });

  /** What follows the change of the identity. Throws `acte-non-journalise`: the caller must know that the act itself is done. */
  const follow = async (acting: Acting, compte: IdentityMember, act: Act): Promise<void> => {
    try {
      if (act.narrows === true) await revocation.revoke(compte.id);
      await write(acting, compte, act);
    } catch (error) {
      throw acteNonJournalise(
        `Le compte ${compte.email} est modifié, mais le journal n'a pas pu être écrit : signalez-le à un administrateur.`,
        { cause: error },
      );
    }
  };

  /**
   * Does `work`, which replaces guichets of the account, and what follows. When it is cut short, what was reached is what is
   * followed: the account may have lost rights already, and who tries again finds it so. The failure is then thrown.
   */
  const replace = async (
    acting: Acting,
    compte: IdentityMember,
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

  /** What a replacement that failed did; undefined: nothing. Nobody knows when the identity does not answer: said so. */
  const cutShort = async (compte: IdentityMember, replacement: Replacement): Promise<Act | undefined> => {
    try {
      const member = await identity.member(compte.id);
      const reached = codesOf(member ?? compte, replacement.nom).toSorted();
      return reached.join() === replacement.before.join() ? undefined : replaced(replacement, reached);
    } catch (error) {
      log.warn({ err: error, action: replacement.action }, 'what an act that was cut short did is not known');
      const act = replaced(replacement, replacement.after);
      return { ...act, apres: { ...act.apres, suite: "inconnue : le service d'identité ne répondait plus" } };
    }
  };

  /** The act, as the only one at its account that replaces what it may do. */
  const alone =
    <Asked>(act: (acting: Acting, compteId: string, asked: Asked) => Promise<Compte>): typeof act =>
    (acting, compteId, asked) =>
      withCompteLease(clock, compteId, () => act(acting, compteId, asked));

  /**
   * Lets the account in or keeps it out. Done whole, whatever the account is already: of a try that was cut short, the state
   * may be there without the end of the sessions, the revocation and the trail.
   */
  const turn = async (acting: Acting, compte: IdentityMember, active: boolean, act: Act): Promise<Compte> => {
    // A suspension is kept first and a reinstatement last: a failure in between lets nobody in.
    if (!active) await keepEtat(compte.id, 'suspendu');
    await identity.setActive(compte.id, active);
    if (active) await keepEtat(compte.id, 'actif');
    await follow(acting, compte, act);
    return presentOne({ ...compte, active });
  };

  return {
    async suspend(acting, compteId, { motif, confirmer }) {
      const compte = await target(acting, compteId);
      return whileReferentLeaves(context, { compte, codes: compte.scope, confirmer }, () =>
        turn(acting, compte, false, {
          action: 'comptes.suspendre-compte',
          avant: { etat: etatOf(compte) },
          apres: { etat: 'suspendu', motif },
          narrows: true,
        }),
      );
    },

    async reinstate(acting, compteId) {
      const compte = await target(acting, compteId);
      return turn(acting, compte, true, {
        action: 'comptes.retablir-compte',
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
      authorizeGuichets(
        account,
        asked.filter((code) => !kept.includes(code)),
      );
      const checked = await requireOpen(guichets, asked, before);
      const after = kept.concat(checked.filter((code) => !kept.includes(code))).toSorted();
      if (after.join() === before.join()) return presentOne(compte);
      const replacement: Replacement = { action: 'comptes.changer-guichets', nom: 'guichets', before, after };
      await replace(acting, compte, replacement, () => identity.setGuichets(compteId, after));
      return presentOne((await identity.member(compteId)) ?? { ...compte, guichets: after });
    }),

    changePerimetre: alone(async (acting, compteId, { guichets: asked, confirmer, version }) => {
      const compte = await target(acting, compteId);
      requireVersion(compte, version);
      const before = compte.scope.toSorted();
      const after = await requireOpen(guichets, asked, before);
      if (after.join() === before.join()) return presentOne(compte);
      const removed = before.filter((code) => !after.includes(code));
      const replacement: Replacement = { action: 'comptes.changer-perimetre', nom: 'perimetre', before, after };
      const give = async (): Promise<void> => {
        // A référent gives a second factor, which a session of before never asked for. Ended before he has any right, so that a
        // failure leaves none with it, then again for who signed in meanwhile. A passkey or a code of before was made by whoever had
        // the password alone.
        const named = before.length === 0;
        if (named) {
          await identity.endSessions(compteId);
          await identity.forgetSecondFactors(compteId);
        }
        await identity.setScope(compteId, after);
        if (named) await identity.endSessions(compteId);
      };
      await whileReferentLeaves(context, { compte, codes: removed, confirmer }, () =>
        replace(acting, compte, replacement, give),
      );
      return presentOne((await identity.member(compteId)) ?? { ...compte, scope: after });
    }),

    async remove(acting, compteId) {
      const compte = await target(acting, compteId);
      if (compte.active)
        throw compteActif("Suspendez d'abord le compte : la personne travaille peut-être en ce moment.");
      await identity.remove(compteId);
      await follow(acting, compte, {
        action: 'comptes.supprimer-compte',
        avant: { etat: etatOf(compte), guichets: compte.guichets, perimetre: compte.scope },
        apres: { etat: 'supprime' },
        narrows: true,
      });
    },

    async disconnect(acting, compteId) {
      const compte = await target(acting, compteId);
      await identity.endSessions(compteId);
      await follow(acting, compte, { action: 'comptes.deconnecter-compte', narrows: true });
    },

    async resendMail(acting, compteId) {
      const compte = await target(acting, compteId);
      if (!compte.active) throw compteSuspendu("Rétablissez d'abord le compte : le lien du courriel ne servirait pas.");
      await transaction(async () => {
        await write(acting, compte, { action: 'comptes.renvoyer-activation' });
        await askForActivation(outbox, `compte:${compteId}:${randomUUID()}`, compteId);
      });
    },
  };
}

function codesOf(compte: IdentityMember, nom: Replacement['nom']): readonly string[] {
  return nom === 'guichets' ? compte.guichets : compte.scope;
}

/** The act of a replacement that went as far as these codes. */
function replaced({ action, nom, before }: Replacement, reached: readonly string[]): Act {
  return {
    action,
    avant: { [nom]: before },
    apres: { [nom]: reached },
    narrows: before.some((code) => !reached.includes(code)),
  };
}

function etatOf({ active }: IdentityMember): string {
  return active ? 'actif' : 'suspendu';
}
