import type { Role } from '@pwp/contracts';
import type { GuichetRole } from '../module/notices.ts';
import { defineProblem } from '../http/problems.ts';

/**
 * The identity does not answer, or answers something unexpected. Changes that it did not confirm are treated as not
 * made.
 */
export const identiteIndisponible = defineProblem(
  'identite-indisponible',
  503,
  'Le service d’identité est momentanément indisponible',
);

/** The identity's own rules refuse a profile; `errors` points at the fields. */
export const profilInvalide = defineProblem('profil-invalide', 422, 'Le profil ne peut pas être enregistré');

/** No account has this id. */
export const compteInconnu = defineProblem('compte-inconnu', 404, 'Ce compte n’existe pas');

/** Another account has this address. */
export const compteExistant = defineProblem('compte-existant', 409, 'Un compte existe déjà à cette adresse');

/** The account was changed but its mail was not sent: the identity refuses it, or its mail server does not answer. */
export const courrielNonParti = defineProblem('courriel-non-parti', 503, 'Le courriel n’est pas parti');

/** The personal data of an account at the identity, which the portal shows and edits. */
export interface IdentityAccount {
  /** Keycloak's id, the `sub` of the token. */
  id: string;
  email: string;
  nom: string;
  prenom: string;
  /** Empty when the person has not given it. */
  telephone: string;
  typeOrganisme: string;
  organisme: string;
  /** False when suspended or not yet validated. */
  active: boolean;
  /** Whether the owner opened a link sent to this address. Never true for an account that was not activated. */
  emailVerified: boolean;
}

/** An account with its guichets and roles, as a référent sees it. */
export interface IdentityCompte extends IdentityAccount {
  roles: readonly Role[];
  /** Codes of its guichets. */
  guichets: readonly string[];
  /** Codes of the guichets of which it is the référent. */
  perimetre: readonly string[];
  /** Absent where the identity does not say. */
  createdAt?: Date;
}

/** Filter of a list of accounts. */
export interface CompteQuery {
  /** Keeps the professionnels of one of these guichets; every account when absent. */
  guichets?: readonly string[] | undefined;
  /** Part of a name or of an address, ignoring case. */
  texte?: string | undefined;
  active?: boolean | undefined;
  /** Keeps the référents of one of these guichets; combined with `guichets`, accounts that match both. */
  perimetre?: readonly string[] | undefined;
  /** Only administrators. */
  role?: 'administrateur' | undefined;
  /**
   * Keeps this many at most, the first by name of those that were read. Without `guichets`, `perimetre` and `role`, at most 200 of
   * the accounts that match are read.
   */
  limit?: number | undefined;
}

/** The action that a mail requests. */
export type AccountAction = 'choose-password' | 'confirm-adresse';

/** The fields that a person may change. The email is the identifier and is not among them. */
export type IdentityProfile = Pick<IdentityAccount, 'nom' | 'prenom' | 'telephone' | 'typeOrganisme' | 'organisme'>;

/** A new account. */
export interface NewIdentityAccount extends IdentityProfile {
  email: string;
  /**
   * `import`: created from a file, without a request of its owner. The action mail says so until the address is
   * verified.
   */
  provenance?: 'import' | undefined;
}

/** Whether the profile has every field that the portal needs. */
export function isCompleteProfile(profile: IdentityProfile): boolean {
  const { nom, prenom, telephone, typeOrganisme, organisme } = profile;
  return [nom, prenom, telephone, typeOrganisme, organisme].every((value) => value.trim() !== '');
}

/** One session. */
export interface IdentitySession {
  /** The `sid` of its tokens. */
  id: string;
  start: Date;
  lastAccess: Date;
  ipAddress: string;
  /** Name of the browser, where the portal saw the session at work. */
  browser?: string | undefined;
  /** Name of its system, as `browser`. */
  system?: string | undefined;
}

/**
 * Port to the identity: Keycloak, or the embedded server that speaks its protocol. Throws `identite-indisponible`
 * when it does not answer, `profil-invalide` (with `errors` by field) when it refuses a profile, `compte-inconnu`
 * when the account does not exist.
 */
export interface Identity {
  find: (accountId: string) => Promise<IdentityAccount | undefined>;
  updateProfile: (accountId: string, profile: IdentityProfile) => Promise<IdentityAccount>;
  /** The active professionnels of a guichet, by its code; with `referent`, its référents instead. */
  comptesOf: (guichet: string, role?: GuichetRole) => Promise<IdentityAccount[]>;
  /**
   * The same, page by page, each asked for when it is wanted. Who belongs to the guichet all along is in one page at least,
   * whoever else comes or goes meanwhile; an account may be in two.
   */
  comptesByPage: (guichet: string, role?: GuichetRole) => AsyncIterable<IdentityAccount[]>;
  /** Newest first; empty for an unknown account. */
  sessionsOf: (accountId: string) => Promise<IdentitySession[]>;
  /**
   * Ends one session of this account. Returns false, and does nothing, when the session is over or belongs to another
   * account.
   */
  endSession: (accountId: string, sessionId: string) => Promise<boolean>;
  /** Ends every session of this account (« me déconnecter partout »). */
  endSessions: (accountId: string) => Promise<void>;
  /**
   * Deletes every one-time code and passkey of this account and keeps its password. An account that needs a second
   * factor registers another at the next sign-in.
   */
  forgetSecondFactors: (accountId: string) => Promise<void>;
  /**
   * Creates an account that cannot sign in yet: no password, address not verified. Throws `compte-existant`,
   * `profil-invalide`.
   */
  create: (account: NewIdentityAccount) => Promise<IdentityAccount>;
  /** The account with its roles and guichets. */
  compte: (accountId: string) => Promise<IdentityCompte | undefined>;
  findByEmail: (email: string) => Promise<IdentityCompte | undefined>;
  /** Sorted by name, then address. Not paged: a périmètre has a few hundred accounts at most. */
  list: (query: CompteQuery) => Promise<IdentityCompte[]>;
  /** Enables or disables the account; disabling also ends its sessions. */
  setActive: (accountId: string, active: boolean) => Promise<void>;
  /** Replaces the guichets of a professionnel. The account has the role `professionnel` when the list is not empty. */
  setGuichets: (accountId: string, codes: readonly string[]) => Promise<void>;
  /** Replaces the guichets of a référent. The account has the role `referent` when the list is not empty. */
  setPerimetre: (accountId: string, codes: readonly string[]) => Promise<void>;
  /**
   * Sends the identity's own mail with a link that is valid for three days. The account must be active. Throws
   * `courriel-non-parti`.
   */
  sendActionMail: (accountId: string, actions: readonly AccountAction[]) => Promise<void>;
  /**
   * Replaces the address, which is the identifier too, by one that its owner has proven. The links that were mailed to the
   * former one no longer work; sessions stay. Throws `compte-existant`, `profil-invalide`.
   */
  changeEmail: (accountId: string, email: string) => Promise<void>;
  /** Deletes the account; does nothing when it no longer exists. */
  remove: (accountId: string) => Promise<void>;
}
