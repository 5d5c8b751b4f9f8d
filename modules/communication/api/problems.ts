import { defineProblem } from '@pwp/api-kit';

export const publicationIntrouvable = defineProblem(
  'publication-introuvable',
  404,
  'Cette publication n’existe pas, ou ne vous est pas adressée',
);
export const publicationModifiee = defineProblem(
  'publication-modifiee',
  409,
  'Cette publication a été modifiée depuis que vous l’avez ouverte',
);
export const etatChange = defineProblem('etat-change', 409, 'Cette publication n’en est plus là');
export const relectureDeSoi = defineProblem(
  'relecture-de-soi',
  403,
  'Une publication est relue par un autre compte que son auteur',
);
export const horsPerimetre = defineProblem('hors-perimetre', 403, 'Cette audience dépasse votre périmètre');
export const publicationIncomplete = defineProblem(
  'publication-incomplete',
  422,
  'Il manque quelque chose à cette publication',
);
export const imageSansAlternative = defineProblem(
  'image-sans-alternative',
  422,
  'Une image n’a ni texte de remplacement ni marque de décoration',
);
export const pieceIntrouvable = defineProblem('piece-introuvable', 404, 'Ce fichier n’existe pas, ou plus');
export const aucunFichier = defineProblem('aucun-fichier', 422, 'L’envoi ne contient aucun fichier');
export const identifiantReutilise = defineProblem(
  'identifiant-reutilise',
  409,
  'Cet identifiant désigne déjà une autre chose',
);
export const tropDePieces = defineProblem('trop-de-pieces', 409, 'Cette publication a trop de fichiers');
export const tropDeBrouillons = defineProblem('trop-de-brouillons', 429, 'Trop de brouillons sont ouverts');
export const pieceInfectee = defineProblem('piece-infectee', 404, 'Ce fichier contient un virus : il n’est pas remis');
export const pieceEnAnalyse = defineProblem('piece-en-analyse', 503, 'Ce fichier attend l’antivirus');
