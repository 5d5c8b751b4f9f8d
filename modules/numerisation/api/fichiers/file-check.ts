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
import { PLI_LIMITS } from '../../contracts/index.ts';
import {
  contenuTropVolumineux,
  fichierIllisible,
  fichierTronque,
  fichierTropComplexe,
  imageTropGrande,
  pdfChiffre,
  pdfSansPage,
} from '../problems.ts';
import { safePieceName } from './piece-name.ts';
import type { PieceType } from './piece-type.ts';
import type { FileInspector, FileSender } from './inspection/file-inspector.ts';
import type { FileVerdict } from './inspection/file-verdict.ts';
import { MOST_PIXELS } from './inspection/pixel-limit.ts';

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
export const FILE_PROBLEMS = [
  fichierVide,
  typeDeFichierRefuse,
  fichierTronque,
  pdfChiffre,
  pdfSansPage,
  fichierIllisible,
  fichierTropComplexe,
  contenuTropVolumineux,
  imageTropGrande,
  fichierInfecte,
] as const;

/** Checks stored files by their content. */
export interface FileChecker {
  /**
   * `rang` (from 0) identifies a file without a name. Throws `verifications-en-cours`, `verification-indisponible`;
   * `requete-invalide` when the sender disconnected.
   */
  check(file: UploadedFile, rang: number, sender: FileSender): Promise<FileChecking>;
}

const REFUSALS: Record<Exclude<FileVerdict, 'lisible'>, { problem: ProblemFactory; words: string }> = {
  tronque: {
    problem: fichierTronque,
    words: 'est incomplet : sa fin manque. Numérisez-le ou enregistrez-le de nouveau, puis recommencez.',
  },
  chiffre: {
    problem: pdfChiffre,
    words:
      'est protégé par un mot de passe ou par des restrictions. ' +
      'Enregistrez-en une copie sans protection (imprimer en PDF), puis recommencez.',
  },
  'sans-page': { problem: pdfSansPage, words: 'n’a aucune page. Numérisez le document de nouveau.' },
  illisible: {
    problem: fichierIllisible,
    words: 'ne peut pas être ouvert : il est abîmé. Numérisez-le ou enregistrez-le de nouveau.',
  },
  'trop-complexe': {
    problem: fichierTropComplexe,
    words: 'est trop complexe pour être vérifié. Imprimez-le en PDF ou numérisez-le de nouveau, puis recommencez.',
  },
  'trop-deploye': {
    problem: contenuTropVolumineux,
    words: 'est trop volumineux une fois décompressé. Imprimez-le en PDF ou numérisez-le de nouveau, puis recommencez.',
  },
  'trop-de-pixels': {
    problem: imageTropGrande,
    words: `a plus de ${MOST_PIXELS / 1_000_000} millions de pixels. Réduisez l’image, puis recommencez.`,
  },
};

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
      if (verdict !== 'lisible') return refuse(REFUSALS[verdict].problem, REFUSALS[verdict].words);
      const etat = await antivirus.scan({ key: file.key, accountId: sender.account });
      if (etat === 'infecte') return refuse(fichierInfecte, INFECTE_EN_MOTS);
      return { ok: true, file: { ...file, type, nom: safePieceName(file.name, type, rang) } };
    },
  };
}
