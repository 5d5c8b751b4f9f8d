import { defineProblem } from '@pwp/api-kit';

export const pliIntrouvable = defineProblem('pli-introuvable', 404, 'Aucun pli de votre guichet ne porte ce numéro');
export const periodeInvalide = defineProblem('periode-invalide', 400, 'La période est invalide');

export const numeroUniqueInvalide = defineProblem('numero-unique-invalide', 400, 'Le numéro unique est invalide');
export const demandeInconnue = defineProblem('demande-inconnue', 404, 'Le SNE ne connaît pas cette demande');
export const demandeHorsTerritoire = defineProblem(
  'demande-hors-territoire',
  403,
  "Votre guichet n'ouvre pas cette demande",
);
export const demandeRadiee = defineProblem('demande-radiee', 409, 'La demande est radiée');
export const pieceInconnue = defineProblem('piece-inconnue', 404, "La demande n'a pas cette pièce");
export const suppressionRefusee = defineProblem('suppression-refusee', 409, 'Le SNE refuse de supprimer la pièce');
export const contenuInattendu = defineProblem(
  'contenu-inattendu',
  502,
  'Le contenu de la pièce ne peut pas être montré',
);
export const sneIndisponible = defineProblem('sne-indisponible', 503, 'Le SNE est momentanément indisponible');

export const aucunFichier = defineProblem('aucun-fichier', 422, "L'envoi ne contient aucun fichier");
export const fichierVide = defineProblem('fichier-vide', 422, 'Un fichier est vide');
export const typeDeFichierRefuse = defineProblem(
  'type-de-fichier-refuse',
  415,
  "Un fichier n'est pas d'un type accepté",
);
export const cleIdempotenceReutilisee = defineProblem(
  'cle-idempotence-reutilisee',
  422,
  "Cette clé d'idempotence a déjà servi à un autre envoi",
);
