import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { accesRefuse, nonAuthentifie } from '@pwp/api-kit';
import { OPERATOR } from '../core/actors.ts';
import type { TeamToken } from '../core/registry-state.ts';
import type { Journal } from '../journal/journal.ts';
import type { ReadServiceAccount, ServiceAccount } from './service-accounts.ts';

/** A caller with a token. */
export interface Caller {
  /** Author for the journal. */
  actor: string;
  /** Id of a team's token; undefined for the operator and service accounts. */
  token: string | undefined;
  isOperator: boolean;
  isFor: (module: string) => boolean;
  /** Throws `acces-refuse` when the token is not for this module. */
  requireModule: (module: string) => void;
  /** Throws `acces-refuse` when the token may not open grants for this module. */
  requireDevelopment: (module: string) => void;
  /** Throws `acces-refuse` for a team's token. */
  requireOperator: () => void;
}

/**
 * Identifies the caller. Throws `non-authentifie` for a missing, unknown, revoked or expired token, `service-indisponible`
 * when the identity does not answer.
 */
export type FindCaller = (request: IncomingMessage) => Promise<Caller>;

/** Dependencies of `findCallers`. */
export interface CallerSources {
  journal: Pick<Journal, 'state' | 'catchUp'>;
  operatorToken: string;
  readServiceAccount: ReadServiceAccount;
}

/** A token issued by the registry (RFC 6750, `b64token`). */
const OPAQUE = /^Bearer ([\w.~+/-]{16,512}={0,2})$/;

/** A JWT of the identity. */
const SIGNED = /^Bearer ([\w-]{1,2048}\.[\w-]{1,8192}\.[\w-]{1,2048})$/;

/** SHA-256 of a token, hexadecimal; the token itself is never kept. */
export function tokenDigest(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/**
 * Identifies the operator, a team by its token, or a team by its service account. It reads the journal first, since the
 * caller may have just written to it through another process.
 */
export function findCallers({ journal, operatorToken, readServiceAccount }: CallerSources): FindCaller {
  const operatorDigest = Buffer.from(tokenDigest(operatorToken));
  return async (request) => {
    await journal.catchUp();
    const { authorization = '' } = request.headers;
    const [, opaque] = OPAQUE.exec(authorization) ?? [];
    const digest = tokenDigest(opaque ?? '');
    if (timingSafeEqual(Buffer.from(digest), operatorDigest)) return operatorCaller(request);
    const known = journal.state.tokens.get(digest);
    if (known !== undefined && !known.revoked) return teamByToken(known);
    const [, signed] = SIGNED.exec(authorization) ?? [];
    if (signed !== undefined) return teamByServiceAccount(await readServiceAccount(signed));
    throw nonAuthentifie(
      opaque === undefined ? 'Un jeton est attendu : « Authorization: Bearer … ».' : 'Ce jeton est inconnu ou révoqué.',
    );
  };
}

function teamByToken({ id, label, modules, develop }: TeamToken): Caller {
  return teamCaller({ actor: label, token: id }, modules, () => {
    if (!develop)
      throw accesRefuse('Ce jeton ne permet pas de développer dans le portail : « pwp tokens add … --develop ».');
  });
}

function teamByServiceAccount({ client, publishes, develops }: ServiceAccount): Caller {
  return teamCaller({ actor: `client ${client}`, token: undefined }, publishes, (module) => {
    if (!develops.includes(module)) throw accesRefuse(`Le client « ${client} » n’a pas le rôle « develop:${module} ».`);
  });
}

function operatorCaller(request: IncomingMessage): Caller {
  const anything = () => undefined;
  return {
    actor: onBehalf(request),
    token: undefined,
    isOperator: true,
    isFor: () => true,
    requireModule: anything,
    requireDevelopment: anything,
    requireOperator: anything,
  };
}

function teamCaller(
  who: Pick<Caller, 'actor' | 'token'>,
  modules: readonly string[],
  requireRight: (module: string) => void,
): Caller {
  const isFor = (module: string) => modules.includes(module);
  const requireModule = (module: string) => {
    if (!isFor(module)) throw accesRefuse(`Ce jeton n’est pas pour le module « ${module} ».`);
  };
  return {
    ...who,
    isOperator: false,
    isFor,
    requireModule,
    requireDevelopment(module) {
      requireModule(module);
      requireRight(module);
    },
    requireOperator() {
      throw accesRefuse('Ce jeton est celui d’une équipe : un jeton d’exploitation est attendu.');
    },
  };
}

/** The person that the operator's token acts for, as its holder says. */
function onBehalf(request: IncomingMessage): string {
  const named = request.headers['pwp-actor'];
  return typeof named === 'string' && /^[\w.@+ -]{1,100}$/.test(named) ? named : OPERATOR;
}
