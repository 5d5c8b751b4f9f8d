import {
  accesRefuse,
  guichetNonRattache,
  type Access,
  type Account,
  type CurrentGuichet,
  type ServiceAccount,
} from '@pwp/api-kit';
import type { ServiceRole } from '@pwp/contracts';

/** What is declared for who is known. */
export type KnownAccess = Exclude<Access, 'public'>;

/** Throws `acces-refuse` unless the account, a person's or an application's, has one of the roles. */
export function requireAccess(account: Account, access: KnownAccess): void {
  if (account.service !== undefined) requireService(account.service, access);
  else if (access !== 'signed-in' && !access.roles.some((role) => account.roles.includes(role)))
    throw accesRefuse('Votre compte n’a pas le rôle que demande cette action.');
}

/** Throws `guichet-non-rattache` where a guichet is needed and there is none. */
export function requireGuichet(guichet: CurrentGuichet | undefined, access: KnownAccess): void {
  if (guichet !== undefined || access === 'signed-in' || access.guichet !== true) return;
  throw guichetNonRattache('Aucun guichet n’est affecté à votre compte : adressez-vous à votre référent.');
}

/** The roles of applications that an access lets in. */
export function servicesOf(access: Access): readonly ServiceRole[] {
  return typeof access === 'object' ? (access.services ?? []) : [];
}

function requireService(service: ServiceAccount, access: KnownAccess): void {
  if (servicesOf(access).some((role) => service.roles.some((own) => own === role))) return;
  throw accesRefuse(`L’application « ${service.client} » n’a pas le rôle que demande cette action.`);
}
