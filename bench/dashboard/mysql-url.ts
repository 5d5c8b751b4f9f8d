/** An address of MariaDB as mysql2 reads it. */
export function mysqlUrl(url: string): string {
  return url.replace(/^mariadb:/, 'mysql:');
}
