import type { Guichet, Role } from '@pwp/contracts';

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
}

/** A guichet with what policies need to know of it. */
export interface CurrentGuichet extends Guichet {
  /** Territories whose demandes it opens: first three characters of the numéro unique, or `999` for all. */
  territoires: readonly string[];
}
