import { randomUUID } from 'node:crypto';
import {
  compteExistant,
  compteInconnu,
  courrielNonParti,
  identiteIndisponible,
  type AccountAction,
  type GuichetRole,
  type Identity,
  type IdentityAccount,
  type IdentityCompte,
  type IdentityProfile,
  type IdentitySession,
  type CompteQuery,
  type NewIdentityAccount,
} from '@pwp/api-kit';
import { Role } from '@pwp/contracts';
import { profileFaults } from '@pwp/local-stack/stand-ins/identity/admin/profile-faults';
import { profileRefusal } from '@pwp/platform-api';

/**
 * An account of the double; by default an active agent with a complete profile. Only `administrateur` is a role of
 * its own; the others follow from its guichets and its périmètre.
 */
export type DoubleAccount = Partial<IdentityCompte> & { id: string };

/** A mail sent by the identity itself. */
export interface ActionMail {
  accountId: string;
  actions: readonly AccountAction[];
}

/** An in-memory identity for tests. `e2e/identity-contract/port` checks that it keeps the port's contract. */
export interface IdentityDouble extends Identity {
  /** Adds an account, or replaces the one with this id; `guichets` are the codes of its guichets. */
  add(account: DoubleAccount, guichets?: readonly string[]): void;
  addSession(accountId: string, session: IdentitySession): void;
  /**
   * Makes every operation throw `identite-indisponible` until `mend`. It starts after `after` steps: an operation
   * is one step, or two where Keycloak needs several calls. With `times`, it fails for that many steps, then works
   * again.
   */
  breakDown(after?: number, times?: number): void;
  /** Refuses every action mail with `courriel-non-parti` until `mend`. */
  refuseMails(): void;
  mend(): void;
  readonly actionMails: readonly ActionMail[];
  /** The accounts that were created, with the arguments of their creation. */
  readonly created: readonly NewIdentityAccount[];
  /** The accounts whose second factors were removed, in order. */
  readonly withoutSecondFactors: readonly string[];
}

/** Accounts in one page of a guichet. */
const PAGE = 200;

/** An identity without accounts. */
export function createIdentityDouble(): IdentityDouble {
  const accounts = new Map<string, IdentityCompte>();
  const sessions = new Map<string, IdentitySession[]>();
  const actionMails: ActionMail[] = [];
  const created: NewIdentityAccount[] = [];
  const withoutSecondFactors: string[] = [];
  let answersLeft = Infinity;
  let failuresLeft = Infinity;
  let mailsRefused = false;

  function keep(account: IdentityCompte): IdentityCompte {
    const { guichets, perimetre } = account;
    const kept = {
      ...account,
      guichets: [...new Set(guichets)].toSorted(),
      perimetre: [...new Set(perimetre)].toSorted(),
      roles: rolesOf(account),
    };
    accounts.set(account.id, kept);
    return kept;
  }

  /** Every operation passes here, so that a breakdown stops them all. */
  async function answer<T>(work: () => T): Promise<T> {
    if (answersLeft > 0) {
      answersLeft -= 1;
      return work();
    }
    if (failuresLeft <= 0) return work();
    failuresLeft -= 1;
    throw identiteIndisponible();
  }

  function known(accountId: string): IdentityCompte {
    const found = accounts.get(accountId);
    if (found === undefined) throw compteInconnu();
    return found;
  }

  function change(accountId: string, changes: Partial<IdentityCompte>): IdentityCompte {
    return keep({ ...known(accountId), ...changes });
  }

  /** As with Keycloak's groups: the account leaves the old ones first, in a separate step. */
  async function replace(
    former: readonly string[],
    next: readonly string[],
    write: (codes: readonly string[]) => unknown,
  ): Promise<void> {
    const kept = former.filter((code) => next.includes(code));
    if (kept.length < former.length) await answer(() => write(kept));
    await answer(() => void write(next));
  }

  const comptesOf = (guichet: string, role: GuichetRole) =>
    [...accounts.values()]
      .filter(
        ({ active, guichets, perimetre }) => active && (role === 'referent' ? perimetre : guichets).includes(guichet),
      )
      .map(presentAccount);

  const byEmail = (email: string) => {
    const address = normalized(email);
    return address === '' ? undefined : [...accounts.values()].find((account) => account.email === address);
  };

  return {
    actionMails,
    created,
    withoutSecondFactors,
    add(account, guichets = []) {
      const { roles } = keep({
        nom: 'DEMO',
        prenom: 'Agent',
        telephone: '0102030405',
        typeOrganisme: 'COMMUNE',
        organisme: 'Mairie d’essai',
        active: true,
        emailVerified: true,
        roles: [],
        guichets,
        perimetre: [],
        ...account,
        email: normalized(account.email ?? `${account.id}@exemple.test`),
      });
      const missing = account.roles?.find((role) => !roles.includes(role));
      if (missing !== undefined)
        throw new Error(`${account.id} is no ${missing}: roles come from guichets and périmètre.`);
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
    find: (accountId) =>
      answer(() => {
        const found = accounts.get(accountId);
        return found && presentAccount(found);
      }),
    updateProfile: (accountId, profile) =>
      answer(() => {
        const { email } = known(accountId);
        requireProfile({ email, ...profile });
        return presentAccount(change(accountId, presentProfile(profile)));
      }),
    comptesOf: (guichet, role = 'professionnel') => answer(() => comptesOf(guichet, role)),
    async *comptesByPage(guichet, role = 'professionnel') {
      const members = comptesOf(guichet, role);
      for (let first = 0; first === 0 || first < members.length; first += PAGE)
        yield await answer(() => members.slice(first, first + PAGE));
    },
    sessionsOf: (accountId) =>
      answer(() =>
        (sessions.get(accountId) ?? []).toSorted((left, right) => right.start.getTime() - left.start.getTime()),
      ),
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
    create: (asked) =>
      answer(() => {
        const email = normalized(asked.email);
        const profile = presentProfile(asked);
        // As with Keycloak: a known address is refused before the profile is read.
        if (byEmail(email) !== undefined) throw compteExistant();
        requireProfile({ email, ...profile });
        created.push(asked);
        const id = randomUUID();
        return presentAccount(
          keep({
            id,
            email,
            ...profile,
            active: false,
            emailVerified: false,
            createdAt: new Date(),
            roles: [],
            guichets: [],
            perimetre: [],
          }),
        );
      }),
    compte: (accountId) => answer(() => accounts.get(accountId)),
    findByEmail: (email) => answer(() => byEmail(email)),
    list: (query) =>
      answer(() =>
        [...accounts.values()]
          .filter((account) => isKept(account, query))
          .toSorted((left, right) => compare(left.nom, right.nom) || compare(left.email, right.email))
          .slice(0, query.limit),
      ),
    // As with Keycloak: one call changes the account and another the rest, so an outage may fall between them.
    setActive: async (accountId, active) => {
      await answer(() => void change(accountId, { active }));
      await answer(() => {
        if (!active) sessions.delete(accountId);
      });
    },
    setGuichets: (accountId, guichets) =>
      replace(accounts.get(accountId)?.guichets ?? [], guichets, (codes) => change(accountId, { guichets: codes })),
    setPerimetre: (accountId, perimetre) =>
      replace(accounts.get(accountId)?.perimetre ?? [], perimetre, (codes) => change(accountId, { perimetre: codes })),
    changeEmail: (accountId, asked) =>
      answer(() => {
        const email = normalized(asked);
        const holder = byEmail(email);
        const account = known(accountId);
        if (holder !== undefined && holder.id !== accountId) throw compteExistant();
        requireProfile({ ...account, email });
        change(accountId, { email, emailVerified: true });
      }),
    sendActionMail: (accountId, actions) =>
      answer(() => {
        if (!known(accountId).active || mailsRefused) throw courrielNonParti();
        actionMails.push({ accountId, actions });
      }),
    remove: (accountId) =>
      answer(() => {
        accounts.delete(accountId);
        sessions.delete(accountId);
      }),
  };
}

const { compare } = new Intl.Collator('fr');

/** Normalises an address like the identity. */
function normalized(email: string): string {
  return email.trim().toLowerCase();
}

/** Roles of its groups. */
function rolesOf({ roles, guichets, perimetre }: IdentityCompte): Role[] {
  const given = new Set<Role>(roles.filter((role) => role === 'administrateur'));
  if (guichets.length > 0) given.add('professionnel');
  if (perimetre.length > 0) given.add('referent');
  return Role.options.filter((role) => given.has(role));
}

function presentProfile({ nom, prenom, telephone, typeOrganisme, organisme }: IdentityProfile): IdentityProfile {
  return { nom, prenom, telephone, typeOrganisme, organisme };
}

function presentAccount(account: IdentityAccount): IdentityAccount {
  const { id, email, active, emailVerified } = account;
  return { id, email, ...presentProfile(account), active, emailVerified };
}

/** Throws `profil-invalide` for values that the realm's profile refuses. */
function requireProfile({ email, nom, prenom, telephone, typeOrganisme, organisme }: NewIdentityAccount): void {
  const said = { email, firstName: prenom, lastName: nom, telephone, typeOrganisme, organisme };
  const values = Object.fromEntries(Object.entries(said).map(([name, value]) => [name, [value]]));
  const refusal = profileRefusal({ errors: profileFaults(values, 'admin') });
  if (refusal !== undefined) throw refusal;
}

function isKept(account: IdentityCompte, { guichets, perimetre, texte, active, role }: CompteQuery): boolean {
  const fields = [account.email, account.prenom, account.nom].map((field) => field.toLocaleLowerCase('fr'));
  const words = (texte ?? '').split(/\s+/).filter((word) => word !== '');
  return (
    account.email !== '' &&
    (active === undefined || account.active === active) &&
    (guichets === undefined || meet(guichets, account.guichets)) &&
    (perimetre === undefined || meet(perimetre, account.perimetre)) &&
    (role === undefined || account.roles.includes(role)) &&
    words.every((word) => fields.some((field) => field.includes(word.toLocaleLowerCase('fr'))))
  );
}

function meet(left: readonly string[], right: readonly string[]): boolean {
  return left.some((code) => right.includes(code));
}
