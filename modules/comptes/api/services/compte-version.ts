import { createHash } from 'node:crypto';
import type { IdentityMember } from '@pwp/api-kit';
import { compteChange } from '../problems.ts';

type Versioned = Pick<IdentityMember, 'active' | 'guichets' | 'scope'>;

/** Another one as soon as the account is suspended, reinstated, attached or detached, by the portal or at Keycloak. */
export function versionOf({ active, guichets, scope }: Versioned): string {
  const told = JSON.stringify([active, guichets.toSorted(), scope.toSorted()]);
  return createHash('sha256').update(told).digest('base64url').slice(0, 16);
}

/** Throws `compte-change` when the account is no longer as the caller saw it; a caller who does not say what he saw is believed. */
export function requireVersion(compte: Versioned, seen: string | undefined): void {
  if (seen === undefined || seen === versionOf(compte)) return;
  throw compteChange("Quelqu'un d'autre l'a modifié depuis que vous l'avez ouvert : rien n'a été fait.");
}
