import { defineProblem } from '@pwp/api-kit';

export const tropDeDemandes = defineProblem('trop-de-demandes', 429, 'Trop de demandes en peu de temps');
export const preuveInvalide = defineProblem('preuve-invalide', 400, 'La vérification n’a pas abouti');
export const lienDejaUtilise = defineProblem('lien-deja-utilise', 409, 'Ce lien a déjà servi');
export const lienExpire = defineProblem('lien-expire', 410, 'Ce lien n’est plus valable');
export const demandeIntrouvable = defineProblem('demande-introuvable', 404, 'Cette demande n’existe pas');
export const demandeDejaTraitee = defineProblem('demande-deja-traitee', 409, 'Cette demande est déjà traitée');
export const guichetHorsPerimetre = defineProblem(
  'guichet-hors-perimetre',
  403,
  'Ce guichet n’est pas de votre périmètre',
);
export const compteProtege = defineProblem('compte-protege', 403, 'Vous ne pouvez pas agir sur ce compte');
export const roleReserve = defineProblem('role-reserve', 403, 'Vous ne pouvez pas donner ce rôle');
export const compteChange = defineProblem('compte-change', 409, 'Ce compte a changé entre-temps');
export const compteSuspendu = defineProblem('compte-suspendu', 409, 'Ce compte est suspendu');
export const compteActif = defineProblem('compte-actif', 409, 'Ce compte n’est pas suspendu');
export const dernierReferent = defineProblem('dernier-referent', 409, 'Ce compte est le dernier référent d’un guichet');
export const referentsEnCours = defineProblem(
  'referents-en-cours',
  409,
  'Les référents de ce guichet changent en ce moment',
);
export const acteNonJournalise = defineProblem(
  'acte-non-journalise',
  503,
  'L’acte est fait, il n’a pas pu être inscrit au journal',
);
export const importIntrouvable = defineProblem('import-introuvable', 404, 'Cet import n’existe pas');
export const importDejaLance = defineProblem('import-deja-lance', 409, 'Cet import est déjà lancé');
export const fichierIllisible = defineProblem('fichier-illisible', 422, 'Ce fichier n’est pas un CSV lisible');
