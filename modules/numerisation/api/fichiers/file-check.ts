import {
  fichierInfecte,
  fichierVide,
  INFECTE_EN_MOTS,
  requeteInvalide,
  typeByContent,
  typeDeFichierRefuse,
  typeRefuseEnMots,
  VIDE_EN_MOTS,
  type Antivirus,
  type FileStore,
  type ProblemFactory,
  type UploadedFile,
} from '@pwp/api-kit';
import { STRUCTURE_PROBLEMS, structureRefusalOf, type FileInspector, type FileSender } from '@pwp/api-kit/inspection';
import { PLI_LIMITS } from '../../contracts/index.ts';
import { safePieceName } from './piece-name.ts';
import type { PieceType } from './piece-type.ts';

/** A file that may become a piece: complete, of an accepted type, with a safe name. */
export interface CheckedFile extends UploadedFile {
  type: PieceType;
  nom: string;
}

/** Why a file is refused: the problem, and a French sentence naming the file. */
export interface FileFault {
  problem: ProblemFactory;
  detail: string;
}

type FileChecking = { ok: true; file: CheckedFile } | { ok: false; fault: FileFault };

/** The problems that a file's content can cause. */
export const FILE_PROBLEMS = [fichierVide, typeDeFichierRefuse, ...STRUCTURE_PROBLEMS, fichierInfecte] as const;

/** Checks stored files by their content. */
export interface FileChecker {
  /**
   * `rang` (from 0) identifies a file without a name. Throws `verifications-en-cours`, `verification-indisponible`;
   * `requete-invalide` when the sender disconnected.
   */
  check(file: UploadedFile, rang: number, sender: FileSender): Promise<FileChecking>;
}

/** The checker over the store; `inspector` reads the file's structure. */
export function createFileChecker(store: FileStore, inspector: FileInspector, antivirus: Antivirus): FileChecker {
  return {
    async check(file, rang, sender) {
      const refuse = (problem: ProblemFactory, words: string): FileChecking => ({
        ok: false,
        // The name goes into a sentence, so it is truncated and cleaned like the name of a piece.
        fault: { problem, detail: `« ${safePieceName(file.name, '', rang)} » ${words}` },
      });
      if (file.size === 0) return refuse(fichierVide, VIDE_EN_MOTS);
      const type = await typeByContent(store, file.key, PLI_LIMITS.types);
      if (type === undefined) return refuse(typeDeFichierRefuse, typeRefuseEnMots(PLI_LIMITS.types));
      const verdict = await inspector
        .inspect(type, async () => (await store.head(file.key, file.size)).buffer, sender)
        .catch((error: unknown) => {
          // Never read: the caller drops the file.
          throw sender.signal.aborted ? requeteInvalide('L’envoi a été interrompu.', { cause: error }) : error;
        });
      const refusal = structureRefusalOf(verdict);
      if (refusal !== undefined) return refuse(refusal.problem, refusal.words);
      const etat = await antivirus.scan({ key: file.key, accountId: sender.account });
      if (etat === 'infecte') return refuse(fichierInfecte, INFECTE_EN_MOTS);
      return { ok: true, file: { ...file, type, nom: safePieceName(file.name, type, rang) } };
    },
  };
}
