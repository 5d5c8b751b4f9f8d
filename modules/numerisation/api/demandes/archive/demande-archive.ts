import { ProblemError, type ExportFile } from '@pwp/api-kit';
import { makeZip } from 'client-zip';
import { ARCHIVE_LIMITS } from '../../../contracts/archive-limits.ts';
import { archiveTropGrande, archiveVide, contenuInattendu, pieceInconnue } from '../../problems.ts';
import { maskedInName } from '../../masked-name.ts';
import type { SneContenu, SneDemande } from '../../providers/sne-provider.ts';
import type { DemandeService, Reader } from '../demande-service.ts';
import { archivePaths, type ArchivedPiece } from './archive-paths.ts';

/** What the archive is asked for: who may read the demande is decided by the service. */
export interface ArchiveAsked extends Reader {
  numeroUnique: string;
  /** Aborted when the caller leaves; no further piece is asked from the SNE. */
  signal: AbortSignal;
}

/**
 * Every piece of a demande as one archive, read from the SNE one after the other while it is sent. Pieces are stored as
 * they are: their formats are compressed. Those that the SNE no longer gives, or gives in a type that the portal does
 * not open, are named in `pieces-manquantes.txt`; an SNE that stops answering breaks the archive off. Throws
 * `archive-vide`, `archive-trop-grande`, and what `DemandeService.read` throws.
 */
export async function openArchive(demandes: DemandeService, asked: ArchiveAsked): Promise<ExportFile> {
  const { demande } = await demandes.read(asked, asked.numeroUnique);
  const pieces = archivePaths(demande);
  authorizeArchive(demande);
  return {
    filename: `pieces-${maskedInName(asked.numeroUnique)}.zip`,
    type: 'application/zip',
    lignes: pieces.length,
    body: makeZip(entries(demandes, asked, pieces)),
  };
}

function authorizeArchive({ sections }: SneDemande): void {
  const pieces = sections.flatMap(({ categories }) => categories.flatMap((categorie) => categorie.pieces));
  const bytes = pieces.reduce((sum, { taille }) => sum + taille, 0);
  if (pieces.length === 0) throw archiveVide('Cette demande n’a aucune pièce à télécharger.');
  if (pieces.length > ARCHIVE_LIMITS.pieces || bytes > ARCHIVE_LIMITS.totalBytes) {
    const [most, mo] = [ARCHIVE_LIMITS.pieces, Math.ceil(bytes / MEGABYTE)];
    throw archiveTropGrande(
      `La demande a ${pieces.length === 1 ? 'une pièce' : `${pieces.length} pièces`} (${mo} Mo) ; une archive en contient ${most} au plus, de ` +
        `${ARCHIVE_LIMITS.totalBytes / MEGABYTE} Mo en tout. Enregistrez-les une à une.`,
    );
  }
}

const MEGABYTE = 1024 * 1024;

interface Entry {
  name: string;
  lastModified: Date;
  input: AsyncIterable<Uint8Array>;
}

async function* entries(
  demandes: DemandeService,
  { account, guichet, numeroUnique, signal }: ArchiveAsked,
  pieces: readonly ArchivedPiece[],
): AsyncGenerator<Entry | { name: string; input: string }> {
  const missing: string[] = [];
  for (const { piece, path } of pieces) {
    signal.throwIfAborted();
    const contenu = await unlessMissing(() => demandes.openContenu({ account, guichet }, numeroUnique, piece.id));
    if (contenu === undefined) {
      missing.push(path);
      continue;
    }
    const { body } = contenu;
    const leave = () => body.destroy();
    signal.addEventListener('abort', leave, { once: true });
    try {
      yield { name: path, lastModified: new Date(piece.dateDepot), input: body };
    } finally {
      signal.removeEventListener('abort', leave);
      body.destroy();
    }
  }
  if (missing.length > 0) yield { name: 'pieces-manquantes.txt', input: missingText(missing) };
}

async function unlessMissing(open: () => Promise<SneContenu>): Promise<SneContenu | undefined> {
  try {
    return await open();
  } catch (error) {
    if (error instanceof ProblemError && MISSING.has(error.code)) return undefined;
    throw error;
  }
}

const MISSING: ReadonlySet<string> = new Set([pieceInconnue.kind.code, contenuInattendu.kind.code]);

function missingText(paths: readonly string[]): string {
  return ['Le SNE n’a pas donné ces pièces, ou les a données sous un format inconnu du portail :', ...paths, ''].join(
    '\r\n',
  );
}
