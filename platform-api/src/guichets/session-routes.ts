import {
  closedSince,
  guichetFerme,
  guichetNonRattache,
  isCompleteProfile,
  ProblemError,
  route,
  type Account,
  type Identity,
  type Logger,
  type Preferences,
  type Route,
} from '@pwp/api-kit';
import { sessionEndpoints, type Session } from '@pwp/contracts';
import { TOUR_PREFERENCE } from '@pwp/contracts/tour-preference';
import type { GuichetStore } from './guichet-store.ts';
import type { SessionBrowsers } from '../identity/session-browsers.ts';
import type { LastSeenStore } from '../last-seen/last-seen-store.ts';
import type { RingsCookie } from './session-rings.ts';

/** What the session is told from. */
export interface SessionSources {
  guichets: GuichetStore;
  identity: Identity;
  lastSeen: LastSeenStore;
  browsers: Pick<SessionBrowsers, 'note'>;
  preferences: Pick<Preferences, 'read'>;
  log: Logger;
  /** Ids of the modules that did not start. */
  unavailable: readonly string[];
  rings: RingsCookie;
}

/** Who is signed in, and the guichet of the moment: below `/api/session`. */
export function sessionRoutes(sources: SessionSources): Route[] {
  const { guichets, identity, lastSeen, browsers, preferences, log, unavailable, rings } = sources;

  /** Asked of the identity only when the token says so: it may be older than what the person just saved. */
  const isIncomplete = async (account: Account): Promise<boolean> => {
    if (account.profileComplete) return false;
    try {
      const found = await identity.find(account.id);
      return found !== undefined && !isCompleteProfile(found);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      // Nobody is kept from work because the identity's administration does not answer.
      log.warn({ err: error.cause, code: error.code }, 'whether the profile is complete could not be told');
      return false;
    }
  };

  const present = async (account: Account, current: string | undefined): Promise<Session> => {
    const own = (await guichets.findAll(account.guichets)).filter(({ ferme }) => !ferme);
    return {
      account: { id: account.id, nom: account.nom, prenom: account.prenom, email: account.email },
      roles: [...account.roles],
      guichets: own.map(presentGuichet),
      guichet: own.map(presentGuichet).find(({ code }) => code === current) ?? null,
      profilIncomplet: await isIncomplete(account),
      visiteProposee: (await preferences.read(account.id, TOUR_PREFERENCE)) !== undefined,
      ...(unavailable.length > 0 && { modulesIndisponibles: [...unavailable] }),
    };
  };

  /** Nobody is kept from work because this day or this browser could not be noted. */
  const noteSeen = async (account: Account, userAgent: string): Promise<void> => {
    if (account.service !== undefined) return;
    try {
      await lastSeen.note(account.id);
      await browsers.note(account, userAgent);
    } catch (error) {
      log.warn({ err: error }, 'that an account was seen could not be noted');
    }
  };

  return [
    route(sessionEndpoints['GET /'], {
      access: 'signed-in',
      handler: async ({ account, guichet, request }) => {
        await noteSeen(account, request.headers['user-agent'] ?? '');
        return rings.renew(account, await present(account, guichet?.code), request);
      },
    }),
    route(sessionEndpoints['PUT /guichet'], {
      access: 'signed-in',
      problems: [guichetNonRattache, guichetFerme],
      handler: async ({ account, body, request }) => {
        const [wanted] = account.guichets.includes(body.code) ? await guichets.findAll([body.code]) : [];
        if (wanted === undefined) throw guichetNonRattache(`Le guichet « ${body.code} » ne vous est pas affecté.`);
        if (wanted.ferme) throw guichetFerme(`${closedSince(wanted)} : choisissez-en un autre.`);
        await guichets.choose(account.id, wanted.code);
        return rings.renew(account, await present(account, wanted.code), request);
      },
    }),
    // Public: a session that has ended can be left too.
    route(sessionEndpoints['POST /deconnexion'], { access: 'public', handler: async () => rings.remove() }),
  ];
}

function presentGuichet({ code, nom, siret, codeTerritoire }: Session['guichets'][number]) {
  return { code, nom, siret, codeTerritoire };
}
