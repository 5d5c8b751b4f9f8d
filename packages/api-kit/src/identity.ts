import type { Role } from '@pwp/contracts';
import type { GuichetRole } from './digest.ts';
import { defineProblem } from './problems.ts';

/** The identity does not answer, or not as it should: nothing was changed that it did not say. */
export const identiteIndisponible = defineProblem(
  'identite-indisponible',
  503,
  "Le service d'identité est momentanément indisponible",
);

/** A profile that the identity's own rules refuse; `errors` points at the fields. */
export const profilInvalide = defineProblem('profil-invalide', 422, 'Le profil ne peut pas être enregistré');

/** The identity knows no account of this id. */
export const compteInconnu = defineProblem('compte-inconnu', 404, "Ce compte n'existe pas");

/** Another account has this address. */
export const compteExistant = defineProblem('compte-existant', 409, 'Un compte existe déjà à cette adresse');

/** The account was changed, its mail could not leave: the identity refuses it or its mail server does not answer. */
export const courrielNonParti = defineProblem('courriel-non-parti', 503, "Le courriel n'est pas parti");

/** A person as the identity holds it: the personal data that the portal shows and lets change. */
export interface IdentityAccount {
  /** Keycloak's id, the `sub` of the token. */
  id: string;
  email: string;
  nom: string;
  prenom: string;
  /** Empty when the person has not said it. */
  telephone: string;
  typeOrganisme: string;
  organisme: string;
  /** False when suspended or not yet validated. */
  active: boolean;
  /** Whether its owner opened a link that was sent there: an account that was never activated has not. */
  emailVerified: boolean;
}

/** An account with what it may do: what a référent sees of it. */
export interface IdentityMember extends IdentityAccount {
  roles: readonly Role[];
  /** Codes of the guichets that it works for. */
  guichets: readonly string[];
  /** Codes of the guichets that it is référent of. */
  scope: readonly string[];
}

/** Which accounts a list keeps. */
export interface MemberQuery {
  /** Members of one of these guichets, as professionnel; every account when absent. */
  guichets?: readonly string[] | undefined;
  /** Part of a name or of an address, whatever the case. */
  texte?: string | undefined;
  active?: boolean | undefined;
  /** Référents of one of these guichets; with `guichets`, those who are both. */
  scope?: readonly string[] | undefined;
  /** Administrators alone. */
  role?: 'administrateur' | undefined;
}

/** What an action mail asks its reader to do. */
export type AccountAction = 'choisir-mot-de-passe' | 'confirmer-adresse';

/** What a person may change of itself; the email is the identifier and is not among it. */
export type IdentityProfile = Pick<IdentityAccount, 'nom' | 'prenom' | 'telephone' | 'typeOrganisme' | 'organisme'>;

/** An account to make. */
export interface NewIdentityAccount extends IdentityProfile {
  email: string;
  /** `import`: made from a file, its owner asked for nothing. Until he proved his address, its action mail says that it awaits him. */
  provenance?: 'import' | undefined;
}

/** Whether everything that the portal needs to know of a person is said. */
export function isCompleteProfile(profile: IdentityProfile): boolean {
  const { nom, prenom, telephone, typeOrganisme, organisme } = profile;
  return [nom, prenom, telephone, typeOrganisme, organisme].every((value) => value.trim() !== '');
}

/** One sign-in that lasts. */
export interface IdentitySession {
  /** The `sid` of its tokens. */
  id: string;
  start: Date;
  lastAccess: Date;
  ipAddress: string;
}

/**
 * Port to the identity, which Keycloak is or which speaks like it. Throws `identite-indisponible` when it does not answer,
 * `profil-invalide` (with `errors` by field) when it refuses a profile by its own rules, `compte-inconnu` when it has no such account.
 */
export interface Identity {
  find: (accountId: string) => Promise<IdentityAccount | undefined>;
  updateProfile: (accountId: string, profile: IdentityProfile) => Promise<IdentityAccount>;
  /** The active accounts that work for a guichet, by its code; with `referent`, its référents. */
  membersOf: (guichet: string, role?: GuichetRole) => Promise<IdentityAccount[]>;
  /** The newest first; an account that is unknown has none. */
  sessionsOf: (accountId: string) => Promise<IdentitySession[]>;
  /** Ends one session of this account; nothing happens, and the answer is false, when the session is another's or over. */
  endSession: (accountId: string, sessionId: string) => Promise<boolean>;
  /** Ends every session of this account: « me déconnecter partout ». */
  endSessions: (accountId: string) => Promise<void>;
  /** Takes away every one-time code and passkey of this account; its password stays. Who must have one makes another at the next sign-in. */
  forgetSecondFactors: (accountId: string) => Promise<void>;
  /** Makes an account that can't sign in yet, without password, address not proven. Throws `compte-existant`, `profil-invalide`. */
  create: (account: NewIdentityAccount) => Promise<IdentityAccount>;
  /** The account with its roles and guichets. */
  member: (accountId: string) => Promise<IdentityMember | undefined>;
  findByEmail: (email: string) => Promise<IdentityMember | undefined>;
  /** Sorted by name then address; whole, since a scope has some hundreds of accounts at most. */
  list: (query: MemberQuery) => Promise<IdentityMember[]>;
  /** Lets an account sign in, or not; suspending ends its sessions too. */
  setActive: (accountId: string, active: boolean) => Promise<void>;
  /** The guichets that the account works for become these, and its role follows: `professionnel` when there is one. */
  setGuichets: (accountId: string, codes: readonly string[]) => Promise<void>;
  /** The guichets that the account is référent of become these, and its role follows: `referent` when there is one. */
  setScope: (accountId: string, codes: readonly string[]) => Promise<void>;
  /** Sends the identity's own mail with a link, good for three days. Throws `courriel-non-parti`; the account must be active. */
  sendActionMail: (accountId: string, actions: readonly AccountAction[]) => Promise<void>;
  /** Removes the account; nothing happens when it is gone. */
  remove: (accountId: string) => Promise<void>;
}
