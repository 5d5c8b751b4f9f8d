import type { Guichet, Role, ServiceRole } from '@pwp/contracts';

/** The caller of a request, read from the verified token. */
export interface Account {
  /** Keycloak's `sub`. */
  id: string;
  nom: string;
  prenom: string;
  email: string;
  roles: readonly Role[];
  /** Codes of the account's guichets, from its groups. */
  guichets: readonly string[];
  /** Codes of the guichets of which it is the référent. */
  perimetre: readonly string[];
  /** Code of its type d'organisme (`TYPES_ORGANISME`), empty when not given. An older token may lag behind. */
  typeOrganisme: string;
  /** Set for an application's service account, which has no role and no guichet of a person. */
  service?: ServiceAccount;
  /** The session that the token comes from; empty for a service account. */
  sessionId: string;
  /** Whether the token holds all the personal data that the portal requires. An older token may lag behind. */
  profileComplete: boolean;
}

/** An application that calls the API itself. */
export interface ServiceAccount {
  /** Its Keycloak client. */
  client: string;
  roles: readonly ServiceRole[];
}

/** The fields of a guichet that policies read. */
export interface CurrentGuichet extends Guichet {
  /**
   * Territories whose demandes this guichet opens: the first three characters of the numéro unique, or `999` for all.
   */
  territoires: readonly string[];
}
