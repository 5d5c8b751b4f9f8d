import type { AuditEntry, IdentityCompte } from '@pwp/api-kit';
import type { DemandeModel } from '../demandes/demande-model.ts';

/** How the audit trail names a demande. */
export function demandeTarget({ id, email }: Pick<DemandeModel, 'id' | 'email'>): AuditEntry['cible'] {
  return { type: 'demande-de-compte', id: String(id), libelle: email };
}

/** How the audit trail names an account. */
export function compteTarget({ id, email }: Pick<IdentityCompte, 'id' | 'email'>): AuditEntry['cible'] {
  return { type: 'compte', id, libelle: email };
}
