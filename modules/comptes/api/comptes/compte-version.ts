import { createHash } from 'node:crypto';
import type { IdentityCompte } from '@pwp/api-kit';
import { compteChange } from '../problems.ts';

type Versioned = Pick<IdentityCompte, 'guichets' | 'perimetre'>;

/**
 * A version that changes whenever the guichets or the périmètre change, by the portal or in Keycloak. It ignores
 * whether the account is enabled: a validated account is enabled a moment later.
 */
export function versionOf({ guichets, perimetre }: Versioned): string {
  const told = JSON.stringify([guichets.toSorted(), perimetre.toSorted()]);
  return createHash('sha256').update(told).digest('base64url').slice(0, 16);
}

/**
 * Throws `compte-change` when the account has changed since the caller read it. Without a version, nothing is checked.
 */
export function requireVersion(compte: Versioned, seen: string | undefined): void {
  if (seen === undefined || seen === versionOf(compte)) return;
  throw compteChange('Quelqu’un d’autre l’a modifié depuis que vous l’avez ouvert : rien n’a été fait.');
}
