import type { IncomingMessage } from 'node:http';
import {
  accesRefuse,
  closedSince,
  defineProblem,
  guichetFerme,
  jetonInvalide,
  guichetInconnu,
  guichetNonRattache,
  nonAuthentifie,
  requeteInvalide,
  type Access,
  type Account,
  type CurrentGuichet,
  type KeptGuichet,
} from '@pwp/api-kit';
import type { AccessRules, KnownCaller } from '@pwp/http-host';
import type { GuichetStore } from '../guichets/guichet-store.ts';
import type { VisitStore } from '../last-seen/visit-store.ts';
import type { Callers } from '../ports/callers.ts';
import { accountFromClaims, issuedAtOf } from './account-from-claims.ts';
import type { TokenRevocations } from './token-revocations.ts';
import { requireAccess, requireGuichet, servicesOf } from './require-access.ts';
import type { TokenVerifier } from './token-verifier.ts';

const jetonRevoque = defineProblem('jeton-revoque', 401, 'La session est terminée');

/** What is known of accounts. */
interface CallerSources {
  revocation: TokenRevocations;
  guichets: GuichetStore;
  visits: Pick<VisitStore, 'note'>;
  callers: Pick<Callers, 'hand'>;
}

/**
 * Checks the access that a route declares and finds the current guichet: the one of the header `X-Guichet` if the
 * account has it, else the last one it chose, else its first. A closed guichet is not available: naming it where one
 * is required is refused. An application names a guichet in the query instead; a person may not. Throws
 * `non-authentifie`, `jeton-invalide`, `jeton-expire`, `jeton-revoque`, `acces-refuse`, `guichet-non-rattache`,
 * `guichet-ferme`, `guichet-inconnu`.
 */
export function createCallerResolver(
  verifier: TokenVerifier,
  { revocation, guichets, visits, callers }: CallerSources,
  portalClient: string,
) {
  const resolve: AccessRules<Access>['resolve'] = async (request, access, _params, tell) => {
    if (access === 'public') return { key: undefined, given: { account: undefined, guichet: undefined } };
    const account = accountFromClaims(await readClaims(verifier, request), portalClient);
    tell(account.id);
    await refuseRevoked(revocation, account);
    if (account.service !== undefined) {
      requireAccess(account, access);
      return known(account, await namedGuichet(guichets, request));
    }
    void visits.note(account);
    if (servicesOf(access).length > 0 && namedCodes(request).length > 0) {
      throw accesRefuse('Le guichet est celui de votre session : il ne se donne pas dans l’adresse.');
    }
    requireAccess(account, access);
    const header = request.headers['x-guichet'];
    const named = header === undefined ? undefined : await headerGuichet(guichets, account, String(header));
    const needsGuichet = access !== 'signed-in' && access.guichet === true;
    if (named?.ferme === true && needsGuichet) throw closed(named);
    const guichet = named?.ferme === false ? named : await currentGuichet(guichets, account);
    requireGuichet(guichet, access);
    return known(account, guichet);
  };

  /** `X-Guichet`, whose data this may be: a page that asked before it knew its guichet compares. */
  function known(account: Account, guichet: CurrentGuichet | undefined): KnownCaller {
    return {
      key: account.id,
      account: account.id,
      guichet: guichet?.code,
      given: { account, guichet },
      hand: (request) => callers.hand(account, guichet, request),
      ...(guichet !== undefined && { headers: { 'X-Guichet': guichet.code } }),
    };
  }
  return resolve;
}

function namedCodes(request: IncomingMessage): string[] {
  // `new URL` would throw on addresses that a caller can send.
  const [, query = ''] = (request.url ?? '').split('?', 2);
  return new URLSearchParams(query).getAll('guichet');
}

/**
 * The guichet that an application names. Throws `requete-invalide` unless there is exactly one, `guichet-inconnu`,
 * `guichet-ferme`.
 */
async function namedGuichet(guichets: GuichetStore, request: IncomingMessage): Promise<CurrentGuichet> {
  const [code, ...others] = namedCodes(request);
  if (code === undefined || others.length > 0) {
    throw requeteInvalide('Donnez le code du guichet, une fois, dans le paramètre « guichet ».');
  }
  const [named] = await guichets.findAll([code]);
  if (named === undefined) throw guichetInconnu(`Aucun guichet n’a le code « ${code.slice(0, 20)} ».`);
  if (named.ferme) throw closed(named);
  return named;
}

/** For an agent whose open page still shows a guichet that has closed. */
function closed(guichet: KeptGuichet) {
  return guichetFerme(
    `${closedSince(guichet)}. Rechargez la page pour travailler avec un autre de vos guichets, ou adressez-vous à votre référent.`,
  );
}

function readClaims(verifier: TokenVerifier, request: IncomingMessage) {
  const [, token] = /^bearer +(\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
  if (token === undefined) throw nonAuthentifie('Connectez-vous pour continuer.');
  return verifier.verify(token);
}

async function refuseRevoked(revocations: TokenRevocations, account: Account): Promise<void> {
  const refusal = await revocations.refusalOf(account, issuedAtOf(account));
  if (refusal === 'session-ended') throw jetonInvalide('Cette connexion a pris fin : reconnectez-vous.');
  if (refusal === 'account-changed') throw jetonRevoque('Vos droits ont changé : reconnectez-vous.');
}

async function headerGuichet(guichets: GuichetStore, account: Account, code: string): Promise<KeptGuichet> {
  const [named] = account.guichets.includes(code) ? await guichets.findAll([code]) : [];
  if (named === undefined) throw guichetNonRattache(`Le guichet « ${code.slice(0, 20)} » ne vous est pas affecté.`);
  return named;
}

async function currentGuichet(guichets: GuichetStore, account: Account): Promise<CurrentGuichet | undefined> {
  if (account.guichets.length === 0) return undefined;
  const own = (await guichets.findAll(account.guichets)).filter(({ ferme }) => !ferme);
  const chosen = own.length > 1 ? await guichets.chosenBy(account.id) : undefined;
  return own.find(({ code }) => code === chosen) ?? own[0];
}
