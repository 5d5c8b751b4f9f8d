import type { ProblemFactory } from '../../http/problems.ts';
import type { FileVerdict } from './file-verdict.ts';
import { MOST_PIXELS } from './pixel-limit.ts';
import {
  contenuTropVolumineux,
  fichierIllisible,
  fichierTronque,
  fichierTropComplexe,
  imageTropGrande,
  pdfChiffre,
  pdfSansPage,
} from './structure-problems.ts';

/** Why a file is refused for its structure: the problem, and what a person is told of it, after its name. */
export interface StructureRefusal {
  problem: ProblemFactory;
  words: string;
}

const REFUSALS: Record<Exclude<FileVerdict, 'lisible'>, StructureRefusal> = {
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

/** The refusal that a verdict stands for; undefined of a file that is whole. */
export function structureRefusalOf(verdict: FileVerdict): StructureRefusal | undefined {
  return verdict === 'lisible' ? undefined : REFUSALS[verdict];
}

/** The problems that the structure of a file can cause, for a route that takes one. */
export const STRUCTURE_PROBLEMS = Object.values(REFUSALS).map(({ problem }) => problem);
