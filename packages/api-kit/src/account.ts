import type { Guichet, Role } from '@pwp/contracts';

/** What an application may be allowed with its service account: realm roles of Keycloak, never given to a person. */
export const SERVICE_ROLES = ['fiche'] as const;
export type ServiceRole = (typeof SERVICE_ROLES)[number];

/** Who makes a request, as the verified token tells. */
export interface Account {
  /** Keycloak's `sub`. */
  id: string;
  nom: string;
  prenom: string;
  email: string;
  roles: readonly Role[];
  /** Codes of the guichets the account works for, from its groups. */
  guichets: readonly string[];
  /** Codes of the guichets it is référent of. */
  scope: readonly string[];
  /** Set for the service account of an application: it has no role or guichet of a person. */
  service?: ServiceAccount;
  /** The sign-in that the token comes from; empty for a service account. */
  sessionId: string;
  /** Whether the token says all the personal data that the portal asks for; an older token may lag behind. */
  profileComplete: boolean;
}

/** An application that calls by itself. */
export interface ServiceAccount {
  /** Its client at Keycloak. */
  client: string;
  roles: readonly ServiceRole[];
}

/** A guichet with what policies need to know of it. */
export interface CurrentGuichet extends Guichet {
  /** Territories whose demandes it opens: first three characters of the numéro unique, or `999` for all. */
  territoires: readonly string[];
}
