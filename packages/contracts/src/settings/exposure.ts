import { isPublished } from './published-secrets.ts';

/** Settings from the environment, before validation. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Addresses at which a process, or its identity server, listens. */
const ADDRESSES = ['PWP_PUBLIC_URL', 'PWP_KEYCLOAK_URL', 'PWP_IDENTITY_ADMIN_URL'];

const LOOPBACK = /^(localhost|.+\.localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i;

/** Whether a host, as an address names it, is this machine. */
export const isLoopback = (host: string): boolean => LOOPBACK.test(host);

/**
 * The settings that expose a process beyond loopback, one `NAME=value` each: a host to listen on that is not
 * loopback, TLS in front (the local stack has none), or NODE_ENV=production. Empty when it serves this machine only.
 */
export function outsideLoopback(environment: Environment): string[] {
  const addresses = ADDRESSES.filter((name) => isOutside(environment[name] ?? ''));
  const host = environment['PWP_HOST'] ?? '';
  return [
    ...addresses.map((name) => `${name}=${originOf(environment[name] ?? '')}`),
    ...(host === '' || isLoopback(host) ? [] : [`PWP_HOST=${host}`]),
    ...(environment['NODE_ENV'] === 'production' ? ['NODE_ENV=production'] : []),
  ];
}

/** An invalid address is reported by its own schema. */
function isOutside(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return protocol === 'https:' || !isLoopback(hostname);
}

/** Drops a user name written before the host. */
function originOf(address: string): string {
  return new URL(address).origin;
}

/** A setting with this ending holds a secret. */
const SECRET_NAME = /_(SECRET|KEY|TOKEN|PASSWORD)$/;

/** Minimum length of a secret outside loopback. */
const SHORTEST_SECRET = 16;

/** Settings that are forbidden outside loopback, by name. It never prints a secret. */
export function exposureFaults(settings: Readonly<Record<string, unknown>>, environment: Environment): string[] {
  const [outside] = outsideLoopback(environment);
  if (outside === undefined) return [];
  return Object.entries(settings).flatMap(([name, value]) => {
    const fault = exposureFault(name, value);
    return fault === undefined ? [] : [`${name} : ${fault} (${outside})`];
  });
}

function exposureFault(name: string, value: unknown): string | undefined {
  if (name === 'PWP_LOCAL_STACK' && value === true)
    return 'ouvre /dev et /metrics à tous : à retirer hors de la machine';
  if (typeof value !== 'string') return undefined;
  if (isPublished(value)) return 'ce secret est publié avec le code : un autre est attendu hors de la machine';
  if (SECRET_NAME.test(name) && value.length < SHORTEST_SECRET)
    return `${SHORTEST_SECRET} caractères au moins sont attendus hors de la machine`;
  if (name.endsWith('_DATABASE_URL')) return clearDatabaseFault(value);
  return undefined;
}

/** What is said in clear to another machine is read on the way: by TLS, or on purpose. */
function clearDatabaseFault(address: string): string | undefined {
  if (!address.startsWith('mariadb:') || !URL.canParse(address)) return undefined;
  const { hostname, searchParams } = new URL(address);
  const isEncrypted = (searchParams.get('ssl-ca') ?? '') !== '';
  if (isEncrypted && /^[\d.]+$|^\[/.test(hostname))
    return 'avec « ssl-ca », le nom du serveur que dit son certificat est attendu, non une adresse IP';
  if (isEncrypted || isLoopback(hostname) || searchParams.get('ssl') === '0') return undefined;
  return 'sur une autre machine, MariaDB se joint par TLS : ajoutez « ?ssl-ca=<fichier de l’autorité> », ou « ?ssl=0 » pour un réseau qui chiffre déjà';
}
