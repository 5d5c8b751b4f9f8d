import type { FileStore, ProblemFactory, UploadedFile } from '@pwp/api-kit';
import { PLI_LIMITS } from '../../contracts/index.ts';
import {
  fichierIllisible,
  fichierTronque,
  fichierVide,
  pdfChiffre,
  pdfSansPage,
  typeDeFichierRefuse,
} from '../problems.ts';
import { safePieceName } from '../services/piece-name.ts';
import { typeByContent, type PieceType } from '../services/piece-type.ts';
import type { FileInspector } from './file-inspector.ts';
import type { FileVerdict } from './file-verdict.ts';

/** A file that may become a piece: its content has an accepted type and is whole, its name is safe. */
export interface CheckedFile extends UploadedFile {
  type: PieceType;
  nom: string;
}

/** Why a file is refused: the problem, and a French sentence that names the file. */
export interface FileFault {
  problem: ProblemFactory;
  detail: string;
}

/** What a check ends with. */
type FileChecking = { ok: true; file: CheckedFile } | { ok: false; fault: FileFault };

/** The problems of a file that is refused for what it holds. */
export const FILE_PROBLEMS = [
  fichierVide,
  typeDeFichierRefuse,
  fichierTronque,
  pdfChiffre,
  pdfSansPage,
  fichierIllisible,
] as const;

/** Checks stored files by their content. */
export interface FileChecker {
  /** `rang` (from 0) names a file that has no name. Throws `verification-indisponible`. */
  check(file: UploadedFile, rang: number): Promise<FileChecking>;
}

const ACCEPTED = Object.values(PLI_LIMITS.types).join(', ');

const REFUSALS: Record<Exclude<FileVerdict, 'lisible'>, { problem: ProblemFactory; words: string }> = {
  tronque: {
    problem: fichierTronque,
    words: 'est incomplet : sa fin manque. Numérisez-le ou enregistrez-le de nouveau, puis recommencez.',
  },
  chiffre: {
    problem: pdfChiffre,
    words:
      'est protégé par un mot de passe ou par des restrictions. ' +
      'Enregistrez-en une copie sans protection (imprimer en PDF), puis recommencez.',
  },
  'sans-page': { problem: pdfSansPage, words: "n'a aucune page. Numérisez le document de nouveau." },
  illisible: {
    problem: fichierIllisible,
    words: 'ne peut pas être ouvert : il est abîmé. Numérisez-le ou enregistrez-le de nouveau.',
  },
};

/** The checker over the store; `inspector` reads the structure. */
export function createFileChecker(store: FileStore, inspector: FileInspector): FileChecker {
  return {
    async check(file, rang) {
      const refuse = (problem: ProblemFactory, words: string): FileChecking => ({
        ok: false,
        // The name goes into a sentence: it is cut and cleaned like that of a piece.
        fault: { problem, detail: `« ${safePieceName(file.name, '', rang)} » ${words}` },
      });
      if (file.size === 0) return refuse(fichierVide, 'est vide : vérifiez le fichier, puis recommencez.');
      const type = await typeByContent(store, file.key);
      if (type === undefined) {
        return refuse(typeDeFichierRefuse, `n'est pas d'un type accepté (${ACCEPTED}), d'après son contenu.`);
      }
      const verdict = await inspector.inspect(type, async () => (await store.head(file.key, file.size)).buffer);
      if (verdict !== 'lisible') return refuse(REFUSALS[verdict].problem, REFUSALS[verdict].words);
      return { ok: true, file: { ...file, type, nom: safePieceName(file.name, type, rang) } };
    },
  };
}
