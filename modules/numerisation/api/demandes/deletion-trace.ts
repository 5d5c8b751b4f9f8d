import type { Account, AuditEntry, CurrentGuichet, ModuleContext } from '@pwp/api-kit';
import { maskNumeroUnique } from '@pwp/contracts';
import { suppressionNonJournalisee } from '../problems.ts';
import type { SneDeletion } from '../providers/sne-provider.ts';

/** Who deletes, for which guichet, from where. */
export interface Deleting {
  account: Account;
  guichet: CurrentGuichet;
  origin: string;
}

/** Where deletions are written. */
export type DeletionTraceContext = Pick<ModuleContext<unknown>, 'audit' | 'log'>;

/** How a deletion ended, as the audit trail says it. */
function resultOf(deletion: SneDeletion): Readonly<Record<string, string>> {
  if (deletion === 'deleted') return { resultat: 'faite' };
  if (deletion === 'incertaine') return { resultat: 'incertaine' };
  // The SNE does not always say why.
  return deletion === 'refused' ? { resultat: 'refusee' } : { resultat: 'refusee', motif: deletion };
}

/**
 * Writes what the SNE answered to a deletion in the audit trail, its numéro unique masked. Throws
 * `suppression-non-journalisee` when the piece is deleted and the trail cannot be written: the caller must know both. A
 * deletion that was not done, or perhaps, keeps its own problem; the log tells that its trace is missing.
 */
export async function traceDeletion(
  { audit, log }: DeletionTraceContext,
  { account, guichet, origin }: Deleting,
  asked: { numeroUnique: string; pieceId: string },
  deletion: SneDeletion,
): Promise<void> {
  const numeroUnique = maskNumeroUnique(asked.numeroUnique);
  const entry: AuditEntry = {
    action: 'numerisation.supprimer-piece',
    acteur: account,
    cible: { type: 'piece', id: asked.pieceId, libelle: `${asked.pieceId} · ${numeroUnique}` },
    apres: { ...resultOf(deletion), guichet: guichet.code, numeroUnique },
    origine: origin,
  };
  try {
    await audit.record(entry);
  } catch (error) {
    if (deletion !== 'deleted') {
      log.error({ err: error, piece: asked.pieceId, deletion }, 'a deletion could not be written in the audit trail');
      return;
    }
    throw suppressionNonJournalisee(
      `La pièce ${asked.pieceId} est supprimée, mais le journal n'a pas pu être écrit : signalez-le à un administrateur.`,
      { cause: error },
    );
  }
}
