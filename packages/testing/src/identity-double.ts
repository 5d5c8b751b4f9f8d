import {
  compteExistant,
  compteInconnu,
  courrielNonParti,
  identiteIndisponible,
  type AccountAction,
  type Identity,
  type IdentityMember,
  type IdentitySession,
  type NewIdentityAccount,
} from '@pwp/api-kit';
import type { Role } from '@pwp/contracts';

/** An account of the double; what is not said is that of an active agent with a whole profile. */
export type DoubleAccount = Partial<IdentityMember> & { id: string };

/** A mail that the identity sent by itself. */
export interface ActionMail {
  accountId: string;
  actions: readonly AccountAction[];
}

/** The identity in memory, for tests of what asks it. */
export interface IdentityDouble extends Identity {
  /** Adds an account, or replaces the one of this id; `guichets` are the codes it is attached to. */
  add(account: DoubleAccount, guichets?: readonly string[]): void;
  addSession(accountId: string, session: IdentitySession): void;
  /** Answers nothing but `identite-indisponible` until it is mended; `after` so many more steps: an operation is one, or two where Keycloak needs several calls; `times` steps fail, and then it answers again. */
  breakDown(after?: number, times?: number): void;
  /** Refuses every action mail with `courriel-non-parti` until it is mended. */
  refuseMails(): void;
  mend(): void;
  readonly actionMails: readonly ActionMail[];
  /** The accounts that it was asked to make, as it was asked. */
  readonly created: readonly NewIdentityAccount[];
  /** The accounts whose second factors were taken away, in that order. */
  readonly withoutSecondFactors: readonly string[];
}

/** An identity without accounts. */
export function createIdentityDouble(): IdentityDouble {
  const accounts = new Map<string, IdentityMember>();
  const sessions = new Map<string, IdentitySession[]>();
  const actionMails: ActionMail[] = [];
  const created: NewIdentityAccount[] = [];
  const withoutSecondFactors: string[] = [];
  let answersLeft = Infinity;
  let failuresLeft = Infinity;
  let mailsRefused = false;

  /** Every operation goes through here, so that a break stops them all. */
  async function answer<T>(work: () => T): Promise<T> {
    if (answersLeft > 0) {
      answersLeft -= 1;
      return work();
    }
    if (failuresLeft <= 0) return work();
    failuresLeft -= 1;
    throw identiteIndisponible();
  }

  function known(accountId: string): IdentityMember {
    const found = accounts.get(accountId);
    if (found === undefined) throw compteInconnu();
    return found;
  }

  function change(accountId: string, changes: Partial<IdentityMember>): IdentityMember {
    const changed = { ...known(accountId), ...changes };
    accounts.set(accountId, changed);
    return changed;
  }

  /** As Keycloak's groups: what goes is left first, in a step of its own. */
  async function replace(
    former: readonly string[],
    next: readonly string[],
    write: (codes: readonly string[]) => void,
  ): Promise<void> {
    const kept = former.filter((code) => next.includes(code));
    if (kept.length < former.length) await answer(() => write(kept));
    await answer(() => write(next));
  }

  const byEmail = (email: string) =>
    [...accounts.values()].find((account) => account.email.toLowerCase() === email.toLowerCase());

  return {
    actionMails,
    created,
    withoutSecondFactors,
    add(account, guichets = []) {
      accounts.set(account.id, {
        email: `${account.id}@exemple.test`,
        nom: 'DEMO',
        prenom: 'Agent',
        telephone: '0102030405',
        typeOrganisme: 'COMMUNE',
        organisme: "Mairie d'essai",
        active: true,
        emailVerified: true,
        roles: ['professionnel'],
        guichets,
        scope: [],
        ...account,
      });
    },
    addSession(accountId, session) {
      sessions.set(accountId, [...(sessions.get(accountId) ?? []), session]);
    },
    breakDown(after = 0, times = Infinity) {
      answersLeft = after;
      failuresLeft = times;
    },
    refuseMails() {
      mailsRefused = true;
    },
    mend() {
      answersLeft = Infinity;
      mailsRefused = false;
    },
    find: (accountId) => answer(() => accounts.get(accountId)),
    updateProfile: (accountId, profile) => answer(() => change(accountId, profile)),
    membersOf: (guichet, role = 'professionnel') =>
      answer(() =>
        [...accounts.values()].filter(
          ({ active, guichets, scope }) => active && (role === 'referent' ? scope : guichets).includes(guichet),
        ),
      ),
    sessionsOf: (accountId) => answer(() => [...(sessions.get(accountId) ?? [])]),
    endSession: (accountId, sessionId) =>
      answer(() => {
        const own = sessions.get(accountId) ?? [];
        sessions.set(
          accountId,
          own.filter(({ id }) => id !== sessionId),
        );
        return own.some(({ id }) => id === sessionId);
      }),
    endSessions: (accountId) => answer(() => void sessions.delete(accountId)),
    forgetSecondFactors: (accountId) => answer(() => void withoutSecondFactors.push(accountId)),
    create: ({ provenance, ...profile }) =>
      answer(() => {
        if (byEmail(profile.email) !== undefined) throw compteExistant();
        const id = `compte-${accounts.size + 1}`;
        const account: IdentityMember = {
          id,
          ...profile,
          active: false,
          emailVerified: false,
          roles: [],
          guichets: [],
          scope: [],
        };
        accounts.set(id, account);
        created.push({ ...profile, provenance });
        return account;
      }),
    member: (accountId) => answer(() => accounts.get(accountId)),
    findByEmail: (email) => answer(() => byEmail(email)),
    list: (query) =>
      answer(() =>
        [...accounts.values()]
          .filter(
            (account) =>
              (query.active === undefined || account.active === query.active) &&
              (query.guichets === undefined || meet(query.guichets, account.guichets)) &&
              (query.scope === undefined || meet(query.scope, account.scope)) &&
              (query.role === undefined || account.roles.includes(query.role)) &&
              `${account.prenom} ${account.nom} ${account.email}`
                .toLowerCase()
                .includes((query.texte ?? '').toLowerCase()),
          )
          .toSorted((left, right) => left.nom.localeCompare(right.nom) || left.email.localeCompare(right.email)),
      ),
    // As Keycloak's, whose account is changed by one call and what goes with it by another: it may go down in between.
    setActive: async (accountId, active) => {
      await answer(() => void change(accountId, { active }));
      await answer(() => {
        if (!active) sessions.delete(accountId);
      });
    },
    setGuichets: (accountId, guichets) =>
      replace(accounts.get(accountId)?.guichets ?? [], guichets, (codes) => {
        change(accountId, { guichets: codes, roles: rolesWith(known(accountId), 'professionnel', codes) });
      }),
    setScope: (accountId, scope) =>
      replace(accounts.get(accountId)?.scope ?? [], scope, (codes) => {
        change(accountId, { scope: codes, roles: rolesWith(known(accountId), 'referent', codes) });
      }),
    sendActionMail: (accountId, actions) =>
      answer(() => {
        if (!known(accountId).active || mailsRefused) throw courrielNonParti();
        actionMails.push({ accountId, actions });
      }),
    remove: (accountId) => answer(() => void accounts.delete(accountId)),
  };
}

/** The roles of an account, with the one that follows from the codes or without it. */
function rolesWith({ roles }: IdentityMember, role: Role, codes: readonly string[]): Role[] {
  return [...roles.filter((own) => own !== role), ...(codes.length > 0 ? [role] : [])];
}

function meet(left: readonly string[], right: readonly string[]): boolean {
  return left.some((code) => right.includes(code));
}
