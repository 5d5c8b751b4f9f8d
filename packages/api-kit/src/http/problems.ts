import type { Problem, ProblemFault } from '@pwp/contracts';

/** Details of one problem, besides its kind. */
export interface ProblemDetails {
  /** French sentence for the person: it names the thing, the value and the way out. */
  detail?: string | undefined;
  errors?: ProblemFault[] | undefined;
  /** Seconds until a retry may help: the response's `Retry-After`. */
  retryAfter?: number | undefined;
  /** Details for the log that the response must not hold. */
  cause?: unknown;
}

/** An error that the caller receives as `application/problem+json`. Any other error becomes a 500. */
export class ProblemError extends Error {
  readonly code: string;
  readonly status: number;
  readonly title: string;
  readonly detail: string | undefined;
  readonly errors: ProblemFault[] | undefined;
  readonly retryAfter: number | undefined;

  constructor(kind: ProblemKind, details: ProblemDetails) {
    super(details.detail ?? kind.title, { cause: details.cause });
    this.name = 'ProblemError';
    this.code = kind.code;
    this.status = kind.status;
    this.title = kind.title;
    this.detail = details.detail;
    this.errors = details.errors;
    this.retryAfter = details.retryAfter;
  }

  /** The response body. */
  toProblem(requestId: string | undefined): Problem {
    return {
      type: `urn:pwp:problem:${this.code}`,
      title: this.title,
      status: this.status,
      code: this.code,
      ...(this.detail !== undefined && { detail: this.detail }),
      ...(this.errors !== undefined && { errors: this.errors }),
      ...(requestId !== undefined && { requestId }),
    };
  }
}

/** The stable part of a problem. */
export interface ProblemKind {
  code: string;
  status: number;
  title: string;
}

/** Constructor of one kind of problem; it exposes the kind, so that routes can declare it. */
export interface ProblemFactory {
  (detail?: string, more?: Omit<ProblemDetails, 'detail'>): ProblemError;
  kind: ProblemKind;
}

/** Declares a kind of problem: `const piecePleine = defineProblem('categorie-pleine', 409, 'La catégorie est pleine')`. */
export function defineProblem(code: string, status: number, title: string): ProblemFactory {
  const kind: ProblemKind = { code, status, title };
  return Object.assign(
    (detail?: string, more?: Omit<ProblemDetails, 'detail'>) => new ProblemError(kind, { ...more, detail }),
    {
      kind,
    },
  );
}

export const requeteInvalide = defineProblem('requete-invalide', 400, 'La requête est invalide');
export const nonAuthentifie = defineProblem('non-authentifie', 401, 'Vous n’êtes pas connecté');
export const jetonInvalide = defineProblem('jeton-invalide', 401, 'La session est invalide ou terminée');
export const accesRefuse = defineProblem('acces-refuse', 403, 'Vous ne pouvez pas faire cela');
export const guichetNonRattache = defineProblem('guichet-non-rattache', 403, 'Ce guichet ne vous est pas affecté');
export const guichetInconnu = defineProblem('guichet-inconnu', 404, 'Ce guichet n’existe pas');
export const introuvable = defineProblem('introuvable', 404, 'Introuvable');
export const methodeRefusee = defineProblem('methode-refusee', 405, 'Cette méthode n’existe pas ici');
export const corpsTropVolumineux = defineProblem('corps-trop-volumineux', 413, 'La requête est trop volumineuse');
export const typeDeCorpsRefuse = defineProblem('type-de-corps-refuse', 415, 'Ce type de contenu est refusé');
export const tropDeRequetes = defineProblem('trop-de-requetes', 429, 'Trop de requêtes en peu de temps');
export const erreurInterne = defineProblem('erreur-interne', 500, 'Une erreur est survenue de notre côté');
export const moduleIndisponible = defineProblem('module-indisponible', 503, 'Ce service est indisponible');
export const lectureTropLongue = defineProblem(
  'lecture-trop-longue',
  503,
  'La recherche parcourt trop de lignes : choisissez une période plus courte ou un filtre plus précis',
);
export const stockagePlein = defineProblem(
  'stockage-plein',
  507,
  'Le portail ne peut plus rien enregistrer pour le moment',
);
export const serviceIndisponible = defineProblem(
  'service-indisponible',
  503,
  'Le service est momentanément indisponible',
);
