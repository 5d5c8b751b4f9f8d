import { isCompleteProfile, jetonInvalide, type Account, type ServiceAccount } from '@pwp/api-kit';
import { Role, SERVICE_ROLES } from '@pwp/contracts';
import { z } from 'zod';
import type { Claims } from './token-verifier.ts';

/** The claims of a Keycloak access token that the portal reads. */
const AccountClaims = z.object({
  sub: z.string().min(1),
  email: z.string().default(''),
  given_name: z.string().default(''),
  family_name: z.string().default(''),
  telephone: z.string().default(''),
  typeOrganisme: z.string().default(''),
  organisme: z.string().default(''),
  sid: z.string().default(''),
  azp: z.string().default(''),
  preferred_username: z.string().default(''),
  groups: z.array(z.string()).default([]),
  realm_access: z.object({ roles: z.array(z.string()).default([]) }).default({ roles: [] }),
});

const GROUP = /^\/guichets\/([^/]+)\/(professionnels|referents)$/;

/** The verifier returns the same claims object while it remembers a token, so they are read once. */
const accounts = new WeakMap<Claims, Account>();

/**
 * The account of a verified token. Throws `jeton-invalide` when a claim is missing, or when a person's token was
 * issued to a client other than the portal's: another application must not act here in a person's name.
 */
export function accountFromClaims(claims: Claims, portalClient: string): Account {
  const known = accounts.get(claims);
  if (known !== undefined) return known;
  const account = frozen(readAccount(claims, portalClient));
  accounts.set(claims, account);
  // A token without an issue time counts as the oldest.
  issued.set(account, Number(claims['iat'] ?? 0));
  return account;
}

/** It is handed to the code of modules, and remembered: nobody gives it a role or a guichet on the way. */
function frozen(account: Account): Account {
  for (const part of [account.roles, account.guichets, account.perimetre, account.service?.roles, account.service])
    Object.freeze(part);
  return Object.freeze(account);
}

const issued = new WeakMap<Account, number>();

/** When the token of this account was issued, s since the epoch. */
export function issuedAtOf(account: Account): number {
  return issued.get(account) ?? 0;
}

function readAccount(claims: Claims, portalClient: string): Account {
  const read = AccountClaims.safeParse(claims);
  if (!read.success) throw jetonInvalide('Le jeton n’est pas celui d’un compte du portail.', { cause: read.error });
  const service = serviceAccount(read.data);
  if (service === undefined && read.data.azp !== portalClient) {
    throw jetonInvalide('Le jeton n’a pas été donné au portail : reconnectez-vous.');
  }
  const { sub, email, given_name, family_name, typeOrganisme, groups, realm_access, sid } = read.data;
  const codes = (kind: string) =>
    groups.flatMap((group) => {
      const [, code, found] = GROUP.exec(group) ?? [];
      return code !== undefined && found === kind ? [code] : [];
    });
  return {
    id: sub,
    nom: family_name,
    prenom: given_name,
    email,
    // An application never has a guichet, whatever roles the realm gave it.
    roles: service ? [] : realm_access.roles.filter((role): role is Role => Role.safeParse(role).success),
    guichets: service ? [] : codes('professionnels'),
    perimetre: service ? [] : codes('referents'),
    typeOrganisme,
    ...(service && { service }),
    sessionId: sid,
    profileComplete: isCompleteProfile({ ...read.data, nom: family_name, prenom: given_name }),
  };
}

/** The application of a client-credentials token, which Keycloak issues to the user `service-account-<client>`. */
function serviceAccount(claims: z.output<typeof AccountClaims>): ServiceAccount | undefined {
  const { azp: client, preferred_username: username, realm_access } = claims;
  if (client === '' || username !== `service-account-${client.toLowerCase()}`) return undefined;
  return { client, roles: SERVICE_ROLES.filter((role) => realm_access.roles.includes(role)) };
}
