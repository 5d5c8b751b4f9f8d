import type { AuditEntry, IdentityMember } from '@pwp/api-kit';
import type { DemandeModel } from '../demandes/demande-model.ts';

/** A demande as the audit trail names it. */
export function demandeTarget({ id, email }: Pick<DemandeModel, 'id' | 'email'>): AuditEntry['cible'] {
  return { type: 'demande-de-compte', id: String(id), libelle: email };
}

/** An account as the audit trail names it. */
export function compteTarget({ id, email }: Pick<IdentityMember, 'id' | 'email'>): AuditEntry['cible'] {
  return { type: 'compte', id, libelle: email };
}
