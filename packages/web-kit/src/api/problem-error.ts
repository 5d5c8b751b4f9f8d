import type { Problem } from '@pwp/contracts';

/**
 * The error of a failed request: the API's problem, or one made here when no API answered (`reseau-indisponible`,
 * `connexion-indisponible`, `reponse-inattendue`). `message` is a French sentence that a page may show.
 */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem, options?: ErrorOptions) {
    super(problem.detail ?? problem.title, options);
    this.name = 'ProblemError';
    this.problem = problem;
  }

  /** Stable code for programs, such as `demande-inconnue`. */
  get code(): string {
    return this.problem.code;
  }

  /** HTTP status; 0 without a response. */
  get status(): number {
    return this.problem.status;
  }
}

/** The error of a request without a response. */
export function networkProblem(cause?: unknown): ProblemError {
  return new ProblemError(
    {
      type: 'about:blank',
      title: 'Réseau indisponible',
      status: 0,
      code: 'reseau-indisponible',
      detail: 'Le portail ne répond pas. Vérifiez votre connexion puis réessayez.',
    },
    { cause },
  );
}

/** The error of a call whose parameter is no part of a path: what reads addresses would make another path of it. */
export function addressProblem(name: string, value: string): ProblemError {
  return new ProblemError({
    type: 'about:blank',
    title: 'Adresse invalide',
    status: 0,
    code: 'adresse-invalide',
    detail: `Cette demande n’a pas d’adresse : « ${name} » vaut « ${value} ».`,
  });
}

/** The error of a request whose token could not be renewed, since the identity did not answer. */
export function identityProblem(cause?: unknown): ProblemError {
  return new ProblemError(
    {
      type: 'about:blank',
      title: 'Connexion indisponible',
      status: 0,
      code: 'connexion-indisponible',
      detail:
        'Le service de connexion ne répond pas. Ce que vous avez commencé reste à l’écran : réessayez dans un instant.',
    },
    { cause },
  );
}

/** The error of a background request of a page that nobody uses: it would keep the session alive. */
export function pageLeft(): ProblemError {
  return new ProblemError({
    type: 'about:blank',
    title: 'Mise à jour en pause',
    status: 401,
    code: 'page-delaissee',
    detail: 'Cette page n’est plus mise à jour, car personne ne s’en sert depuis un quart d’heure. Actualisez-la.',
  });
}

/** The error of a background request once the session is over. */
export function sessionOver(): ProblemError {
  return new ProblemError({
    type: 'about:blank',
    title: 'Votre session a expiré',
    status: 401,
    code: 'session-expiree',
    detail: 'Votre session a expiré. Votre prochaine action vous proposera de vous reconnecter.',
  });
}

/**
 * The error in a response's body. A body that is not a problem (a proxy's page, say) becomes `reponse-inattendue` or
 * `trop-de-requetes`. `retryAfter` is the response's header of that name: seconds, or nothing.
 */
export function problemOf(status: number, body: string, retryAfter?: string | null): ProblemError {
  const parsed = parseJson(body);
  if (isProblem(parsed)) return new ProblemError(parsed);
  if (status === 429) {
    return new ProblemError({
      type: 'about:blank',
      title: 'Trop de requêtes en peu de temps',
      status,
      code: 'trop-de-requetes',
      detail: `Trop de requêtes en peu de temps : réessayez dans ${waitOf(retryAfter)}.`,
    });
  }
  return new ProblemError({
    type: 'about:blank',
    title: 'Réponse inattendue',
    status,
    code: 'reponse-inattendue',
    detail: `Le service a répondu de façon inattendue (${status}). Réessayez dans un instant.`,
  });
}

function waitOf(retryAfter: string | null | undefined): string {
  if (!/^\d{1,6}$/.test(retryAfter ?? '')) return 'un instant';
  const seconds = Math.max(1, Number(retryAfter));
  if (seconds < 60) return seconds === 1 ? 'une seconde' : `${seconds} secondes`;
  const minutes = Math.ceil(seconds / 60);
  return minutes === 1 ? 'une minute' : `${minutes} minutes`;
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function isProblem(value: unknown): value is Problem {
  return (
    typeof value === 'object' &&
    value !== null &&
    'code' in value &&
    typeof value.code === 'string' &&
    'title' in value &&
    typeof value.title === 'string' &&
    'status' in value &&
    typeof value.status === 'number'
  );
}

/** The French sentence of a failure; empty while there is none. A bug of ours gets a generic sentence. */
export function failureMessage(error: unknown): string {
  if (error === null) return '';
  return error instanceof ProblemError
    ? error.message
    : 'Une erreur est survenue sur cette page. Rechargez-la, puis réessayez.';
}
