import type { IncomingMessage } from 'node:http';
import {
  accesRefuse,
  guichetNonRattache,
  nonAuthentifie,
  type Access,
  type Account,
  type CurrentGuichet,
} from '@pwp/api-kit';
import type { GuichetStore } from '../guichets/guichet-store.ts';
import { accountFromClaims } from './account-from-claims.ts';
import type { TokenVerifier } from './token-verifier.ts';

/** The caller of a request, as far as its route wants to know. */
export interface ResolvedCaller {
  account: Account | undefined;
  guichet: CurrentGuichet | undefined;
}

/**
 * Checks the access that a route declares and finds the current guichet: the one of the header `X-Guichet` when the account
 * has it, else the one it last chose, else its first.
 * Throws `non-authentifie`, `jeton-invalide`, `jeton-expire`, `acces-refuse`, `guichet-non-rattache`.
 */
export function createCallerResolver(verifier: TokenVerifier, guichets: GuichetStore) {
  return async (request: IncomingMessage, access: Access): Promise<ResolvedCaller> => {
    if (access === 'public') return { account: undefined, guichet: undefined };
    const account = await readAccount(verifier, request);
    if (access !== 'signed-in' && !access.roles.some((role) => account.roles.includes(role))) {
      throw accesRefuse("Votre compte n'a pas le rôle que demande cette action.");
    }
    const guichet = await currentGuichet(guichets, account, request.headers['x-guichet']);
    if (access !== 'signed-in' && access.guichet === true && guichet === undefined) {
      throw guichetNonRattache("Aucun guichet n'est affecté à votre compte : adressez-vous à votre référent.");
    }
    return { account, guichet };
  };
}

async function readAccount(verifier: TokenVerifier, request: IncomingMessage): Promise<Account> {
  const [, token] = /^bearer +(\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
  if (token === undefined) throw nonAuthentifie('Connectez-vous pour continuer.');
  return accountFromClaims(await verifier.verify(token));
}

async function currentGuichet(
  guichets: GuichetStore,
  account: Account,
  header: string | string[] | undefined,
): Promise<CurrentGuichet | undefined> {
  if (header !== undefined) {
    const code = String(header);
    const [named] = account.guichets.includes(code) ? await guichets.findAll([code]) : [];
    if (named === undefined) throw guichetNonRattache(`Le guichet « ${code.slice(0, 20)} » ne vous est pas affecté.`);
    return named;
  }
  if (account.guichets.length === 0) return undefined;
  const own = await guichets.findAll(account.guichets);
  const chosen = own.length > 1 ? await guichets.chosenBy(account.id) : undefined;
  return own.find(({ code }) => code === chosen) ?? own[0];
}
