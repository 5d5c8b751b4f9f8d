import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { accesRefuse, nonAuthentifie } from '@pwp/api-kit';
import type { TeamToken } from '../core/registry-state.ts';
import type { Journal } from '../journal/journal.ts';
import type { ReadServiceAccount, ServiceAccount } from './service-accounts.ts';

/** Who calls with a token. */
export interface Caller {
  /** For the journal. */
  actor: string;
  /** Id of the team's token that it calls with; undefined for the operator and a service account. */
  token: string | undefined;
  /** Whether the token is for this module. */
  isFor: (module: string) => boolean;
  /** Throws `acces-refuse` when the token is not for this module. */
  requireModule: (module: string) => void;
  /** Throws `acces-refuse` when the token may not open grants of development for this module. */
  requireDevelopment: (module: string) => void;
  /** Throws `acces-refuse` for a team's token. */
  requireOperator: () => void;
}

/**
 * Finds who calls. Throws `non-authentifie` without a token, or with one that is unknown, revoked or expired; `service-indisponible` when
 * the identity that signed it does not answer.
 */
export type FindCaller = (request: IncomingMessage) => Promise<Caller>;

/** What callers are found by. */
export interface CallerSources {
  journal: Pick<Journal, 'state' | 'catchUp'>;
  operatorToken: string;
  readServiceAccount: ReadServiceAccount;
}

/** A token of the registry's own (RFC 6750, `b64token`). */
const OPAQUE = /^Bearer ([\w.~+/-]{16,512}={0,2})$/;

/** A token that an identity signed: three parts in base64url. */
const SIGNED = /^Bearer ([\w-]{1,2048}\.[\w-]{1,8192}\.[\w-]{1,2048})$/;

/** SHA-256 of a token, hexadecimal: what is kept of it. */
export function tokenDigest(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/**
 * The operator, a team by its token, or a team by its service account at the identity. Who calls may have just called another process of the
 * registry: what that one wrote is read first.
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

/** Whom the operator's token is used for, as its holder says. */
function onBehalf(request: IncomingMessage): string {
  const named = request.headers['pwp-actor'];
  return typeof named === 'string' && /^[\w.@+ -]{1,100}$/.test(named) ? named : 'exploitation';
}
