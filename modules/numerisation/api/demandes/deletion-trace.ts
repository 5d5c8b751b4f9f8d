import type { Account, AuditEntry, CurrentGuichet, ModuleContext } from '@pwp/api-kit';
import { maskNumeroUnique } from '@pwp/contracts';
import { suppressionNonJournalisee } from '../problems.ts';
import type { SneDeletion } from '../providers/sne-provider.ts';

/** Who deletes, for which guichet, and from which address. */
export interface Deleting {
  account: Account;
  guichet: CurrentGuichet;
  origin: string;
}

/** Dependencies that record deletions. */
export type DeletionTraceContext = Pick<ModuleContext<unknown>, 'audit' | 'log'>;

/** The outcome of a deletion, in the words of the audit trail. */
function resultOf(deletion: SneDeletion): Readonly<Record<string, string>> {
  if (deletion === 'deleted') return { resultat: 'faite' };
  if (deletion === 'incertaine') return { resultat: 'incertaine' };
  // The SNE does not always give a reason.
  return deletion === 'refused' ? { resultat: 'refusee' } : { resultat: 'refusee', motif: deletion };
}

/**
 * Writes the SNE's answer to a deletion in the audit trail, with the numéro unique masked. Throws
 * `suppression-non-journalisee` when the piece is deleted but the trail cannot be written, because the caller must know
 * both. A failed or uncertain deletion keeps its own problem, and the missing trace is logged.
 */
export async function traceDeletion(
  { audit, log }: DeletionTraceContext,
  { account, guichet, origin }: Deleting,
  asked: { numeroUnique: string; pieceId: string },
  deletion: SneDeletion,
): Promise<void> {
  const numeroUnique = maskNumeroUnique(asked.numeroUnique);
  const entry: AuditEntry = {
    action: 'numerisation.delete-piece',
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
      `La pièce ${asked.pieceId} est supprimée, mais le journal n’a pas pu être écrit : signalez-le à un administrateur.`,
      { cause: error },
    );
  }
}
