import { jetonInvalide, type Account } from '@pwp/api-kit';
import { Role } from '@pwp/contracts';
import { z } from 'zod';
import type { Claims } from './token-verifier.ts';

/** What the portal reads of an access token, as Keycloak writes it. */
const AccountClaims = z.object({
  sub: z.string().min(1),
  email: z.string().default(''),
  given_name: z.string().default(''),
  family_name: z.string().default(''),
  groups: z.array(z.string()).default([]),
  realm_access: z.object({ roles: z.array(z.string()).default([]) }).default({ roles: [] }),
});

const GROUP = /^\/guichets\/([^/]+)\/(professionnels|referents)$/;

/** The account behind a verified token. Throws `jeton-invalide` when the token lacks what an account needs. */
export function accountFromClaims(claims: Claims): Account {
  const read = AccountClaims.safeParse(claims);
  if (!read.success) throw jetonInvalide("Le jeton n'est pas celui d'un compte du portail.", { cause: read.error });
  const { sub, email, given_name, family_name, groups, realm_access } = read.data;
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
    roles: realm_access.roles.filter((role): role is Role => Role.safeParse(role).success),
    guichets: codes('professionnels'),
    scope: codes('referents'),
  };
}
