import { defineProblem } from '@pwp/api-kit';

export {
  demandeHorsTerritoire,
  demandeInconnue,
  demandeRadiee,
  periodeInvalide,
  sneIndisponible,
} from '@pwp/api-kit/ports';

export const pliIntrouvable = defineProblem('pli-introuvable', 404, 'Aucun pli de votre guichet ne porte ce numéro');
export const correctionIntrouvable = defineProblem(
  'correction-introuvable',
  404,
  'Votre guichet n’a rien de tel à corriger',
);
export const correctionTraitee = defineProblem('correction-traitee', 409, 'Ce rejet est déjà traité');
export const contenuIntrouvable = defineProblem(
  'contenu-introuvable',
  404,
  'Le portail n’a plus le contenu de la pièce',
);
export const pieceEnAnalyse = defineProblem('piece-en-analyse', 409, 'La pièce attend l’antivirus');
export const guichetHorsPerimetre = defineProblem('guichet-hors-perimetre', 404, 'Votre périmètre n’a pas ce guichet');
export const statistiquesTropGrandes = defineProblem(
  'statistiques-trop-grandes',
  422,
  'La période compte trop de plis',
);
export const exportTropGrand = defineProblem('export-trop-grand', 422, 'L’export compte trop de lignes');

export const numeroUniqueInvalide = defineProblem('numero-unique-invalide', 400, 'Le numéro unique est invalide');
export const pieceInconnue = defineProblem('piece-inconnue', 404, 'La demande n’a pas cette pièce');
export const suppressionRefusee = defineProblem('suppression-refusee', 409, 'Le SNE refuse de supprimer la pièce');
export const suppressionIncertaine = defineProblem(
  'suppression-incertaine',
  504,
  'Le SNE n’a pas répondu à temps : la suppression a peut-être eu lieu',
);
export const suppressionNonJournalisee = defineProblem(
  'suppression-non-journalisee',
  503,
  'La pièce est supprimée, la suppression n’a pas pu être inscrite au journal',
);
export const contenuInattendu = defineProblem(
  'contenu-inattendu',
  502,
  'Le contenu de la pièce ne peut pas être montré',
);
export const archiveVide = defineProblem('archive-vide', 422, 'La demande n’a aucune pièce');
export const archiveTropGrande = defineProblem('archive-trop-grande', 422, 'L’archive serait trop grande');

export const aucuneFiche = defineProblem('aucune-fiche', 422, 'Aucun pli ne correspond à ces filtres');
export const fichesTropNombreuses = defineProblem(
  'fiches-trop-nombreuses',
  422,
  'Le document compterait trop de fiches',
);

export const aucunFichier = defineProblem('aucun-fichier', 422, 'L’envoi ne contient aucun fichier');

export const brouillonIntrouvable = defineProblem('brouillon-introuvable', 404, 'Vous n’avez pas ce brouillon');
export const tropDeBrouillons = defineProblem('trop-de-brouillons', 409, 'Trop de brouillons attendent');
export const brouillonsTropVolumineux = defineProblem(
  'brouillons-trop-volumineux',
  413,
  'Les brouillons occupent toute leur place',
);
export const brouillonModifie = defineProblem('brouillon-modifie', 409, 'Le brouillon a changé pendant l’envoi');
export const fichierIntrouvable = defineProblem('fichier-introuvable', 404, 'Le brouillon n’a pas ce fichier');
export const identifiantReutilise = defineProblem(
  'identifiant-reutilise',
  409,
  'Cet identifiant désigne déjà un autre fichier',
);
export const formulaireAbsent = defineProblem('formulaire-absent', 422, 'Le formulaire CERFA manque');
export const categoriePleine = defineProblem('categorie-pleine', 409, 'Une catégorie est pleine');
export const categorieInconnue = defineProblem('categorie-inconnue', 422, 'Une catégorie n’existe pas');
export const cleIdempotenceReutilisee = defineProblem(
  'cle-idempotence-reutilisee',
  422,
  'Cette clé d’idempotence a déjà servi à un autre envoi',
);
