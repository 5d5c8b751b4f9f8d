import { createHash } from 'node:crypto';
import type { IdentityMember } from '@pwp/api-kit';
import { compteChange } from '../problems.ts';

type Versioned = Pick<IdentityMember, 'guichets' | 'scope'>;

/**
 * Another one as soon as the guichets or the périmètre change, by the portal or at Keycloak: what an act of another could undo.
 * Being let in or kept out is none of it: an account that was just validated is let in a moment later.
 */
export function versionOf({ guichets, scope }: Versioned): string {
  const told = JSON.stringify([guichets.toSorted(), scope.toSorted()]);
  return createHash('sha256').update(told).digest('base64url').slice(0, 16);
}

/** Throws `compte-change` when the account is no longer as the caller saw it; a caller who does not say what he saw is believed. */
export function requireVersion(compte: Versioned, seen: string | undefined): void {
  if (seen === undefined || seen === versionOf(compte)) return;
  throw compteChange("Quelqu'un d'autre l'a modifié depuis que vous l'avez ouvert : rien n'a été fait.");
}
