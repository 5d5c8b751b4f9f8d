import { defineProblem } from '@pwp/api-kit';

export const documentIntrouvable = defineProblem('document-introuvable', 404, 'Ce document n’existe pas');

export const fichierAbsent = defineProblem('fichier-absent', 422, 'Aucun fichier n’est joint');

export const fichierInfecte = defineProblem('fichier-non-remis', 409, 'Ce fichier contient un virus');

export const fichierEnAnalyse = defineProblem('fichier-en-analyse', 503, 'Ce fichier n’est pas encore vérifié');
