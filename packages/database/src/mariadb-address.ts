import { readFileSync } from 'node:fs';

/** Where a MariaDB is and how it is reached. */
export interface MariadbAddress {
  host: string;
  port: number;
  user: string;
  password: string;
  /** Of the database. */
  name: string;
  /** File of the authority of its certificate. Undefined: in clear. */
  authority: string | undefined;
}

/** Reads `mariadb://user:password@host:port/name?ssl-ca=<file>`. */
export function readMariadbAddress(url: string): MariadbAddress {
  const { hostname, port, username, password, pathname, searchParams } = new URL(url);
  return {
    host: hostname.replaceAll(/[[\]]/g, ''),
    port: port === '' ? 3_306 : Number(port),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    name: decodeURIComponent(pathname.slice(1)),
    authority: searchParams.get('ssl-ca') ?? undefined,
  };
}

/** The driver's option: the server's certificate is of this authority and of the name that we call. */
export function driverTls({ authority }: MariadbAddress): object {
  if (authority === undefined) return {};
  return { ssl: { ca: readFileSync(authority, 'utf8'), minVersion: 'TLSv1.2', verifyIdentity: true } };
}
