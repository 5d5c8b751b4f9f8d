import { defineProblem } from '../../http/problems.ts';

/** The end of a file is missing. */
export const fichierTronque = defineProblem('fichier-tronque', 422, 'Un fichier est incomplet');
/** A PDF is protected by a password or by restrictions. */
export const pdfChiffre = defineProblem('pdf-chiffre', 422, 'Un PDF est protégé');
/** A PDF has no page. */
export const pdfSansPage = defineProblem('pdf-sans-page', 422, 'Un PDF n’a aucune page');
/** A file cannot be opened. */
export const fichierIllisible = defineProblem('fichier-illisible', 422, 'Un fichier ne peut pas être ouvert');
/** A file takes too long to read, or has too many objects. */
export const fichierTropComplexe = defineProblem('fichier-trop-complexe', 422, 'Un fichier est trop complexe');
/** A file unpacks to more than a thread may hold. */
export const contenuTropVolumineux = defineProblem(
  'contenu-trop-volumineux',
  422,
  'Le contenu décompressé d’un fichier est trop volumineux',
);
/** A picture has too many pixels. */
export const imageTropGrande = defineProblem('image-trop-grande', 422, 'Une image a trop de pixels');
/** The account has too many files that wait for their check. */
export const verificationsEnCours = defineProblem(
  'verifications-en-cours',
  429,
  'Vos fichiers précédents sont encore en cours de vérification',
);
/** Too many files of everybody wait for their check. */
export const verificationIndisponible = defineProblem(
  'verification-indisponible',
  503,
  'Les fichiers ne peuvent pas être vérifiés pour le moment',
);
