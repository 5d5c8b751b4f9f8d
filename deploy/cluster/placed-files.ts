import { execFileSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeClamdFiles } from '@pwp/local-stack/clamd-files';
import type { PreparedS3 } from '@pwp/local-stack/s3-service';
import { findCommand, HOST, requireCommand, type ClusterConfig } from './cluster-config.ts';

/** The port on this machine of what has port 8080 to 8187 in production: the tens and the units follow that of nginx. */
export function placedPort(named: string, port: number): number {
  return port + 10 + 10 * Number(named.charAt(1)) + Number(named.charAt(3));
}

/** A text of `deploy` with this machine's folders, ports and name; all else stays. */
export function placed(
  text: string,
  { root, port, publicUrl }: Pick<ClusterConfig, 'root' | 'port' | 'publicUrl'>,
): string {
  return text
    .replaceAll(/(?<![\w.:/])\/(?=(?:opt|etc|var|usr\/(?:local|share))\b)/g, `${root}/`)
    .replaceAll(/\b8[01]8[0-7]\b/g, (named) => String(placedPort(named, port)))
    .replaceAll('https://pwp.example.fr', publicUrl)
    .replaceAll(/^\tlisten \[::\].*\n/gm, '')
    .replace('listen 80;', `listen 127.0.0.1:${port + 1};`)
    .replace('listen 443 ssl;', `listen 127.0.0.1:${port} ssl;`);
}

/** Commands of a guide with what an operator puts in them: this machine's names and folders. */
export function inPlace(commands: string, config: Pick<ClusterConfig, 'root' | 'port' | 'publicUrl'>): string {
  return placed(commands, config)
    .replace('--name pwp.example.fr', `--name ${HOST} --root ${config.root}`)
    .replaceAll(/portail-[\d.]{3,30}-linux-x64/g, archiveIn(config.root));
}

/** Name of the archive that the operator has, without what follows it. */
const archiveIn = (root: string) =>
  (globSync('portail-*.tar.gz', { cwd: join(root, 'home') })[0] ?? '').replace('.tar.gz', '');

/** Where the files of an archive are placed. */
type Placing = Pick<ClusterConfig, 'root' | 'port' | 'publicUrl'> & {
  mariadb: Pick<ClusterConfig['mariadb'], 'host' | 'port' | 'name'>;
};

/** A file of settings with the databases and accounts of this machine. */
function onDatabase(text: string, { mariadb: { host, port, name } }: Placing): string {
  const ofKeycloak = `${name}_keycloak`;
  const ofCluster = (account: string) => (account === 'keycloak' ? ofKeycloak : account.replace(/^pwp/, name));
  return text
    .replaceAll(
      /mariadb:\/\/(\w+):…@db\.example\.fr:3306\/pwp(\w*)/g,
      (_address, account: string, part: string) => `mariadb://${ofCluster(account)}:…@${host}:${port}/${name}${part}`,
    )
    .replace(
      /^(PWP_BACKUP_DATABASE_ACCOUNT=)(\w+)/m,
      (_line, setting: string, account: string) => setting + ofCluster(account),
    )
    .replaceAll(/ ON pwp(\w{0,40})\.\*/g, (_on, part: string) => ` ON ${name}${part}.*`)
    .replaceAll(/(\w{1,80})@localhost/g, (_account, account: string) => `${ofCluster(account)}@localhost`)
    .replace(/^KC_DB_URL=.*$/m, `KC_DB_URL=jdbc:mariadb://${host}:${port}/${ofKeycloak}`)
    .replace(/^KC_DB_USERNAME=.*$/m, `KC_DB_USERNAME=${ofKeycloak}`);
}

/** Puts the command, the site, the units and the settings of the archive that is unpacked in this folder of `/opt` in their place on this machine. */
export function placeFiles(config: Placing, folder: string): void {
  const opt = join(config.root, 'opt');
  for (const file of globSync(`${folder}/{bin/pwp-portal,nginx/*.conf,systemd/*,mariadb/grants.sql}`, { cwd: opt })) {
    const path = join(opt, file);
    const text = placed(readFileSync(path, 'utf8'), config);
    writeFileSync(path, /\.(?:env|sql)$/.test(file) ? onDatabase(text, config) : text);
  }
}

/** What Debian's nginx has before a site comes: its configuration and its unit. */
export function placeNginx({ root }: ClusterConfig): void {
  for (const folder of [
    'etc/nginx/sites-enabled',
    'etc/systemd/system',
    'var/log/nginx',
    'var/lib/nginx',
    'usr/local/bin',
    'usr/share',
  ])
    mkdirSync(join(root, folder), { recursive: true });
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (kind) => `${kind}_temp_path ${root}/var/lib/nginx/${kind};`,
  );
  const file = join(root, 'etc/nginx/nginx.conf');
  writeFileSync(
    file,
    `daemon off; ${process.getuid?.() === 0 ? 'user root;' : ''} worker_processes auto; pid ${root}/run/nginx.pid;
events { worker_connections 768; }
http {
  include /etc/nginx/mime.types; default_type application/octet-stream;
  access_log ${root}/var/log/nginx/access.log; ${temporary.join(' ')}
  include ${root}/etc/nginx/sites-enabled/*;
}
`,
  );
  writeFileSync(
    join(root, 'etc/systemd/system/nginx.service'),
    `[Service]\nExecStart=${requireCommand('nginx')} -e ${root}/var/log/nginx/error.log -c ${file}\nExecReload=/bin/kill -HUP $MAINPID\nRestart=on-failure\n`,
  );
}

/** The antivirus, with its unit as `clamav-daemon`; gives its socket, or undefined where this machine has none. */
export function placeClamd({ root }: Pick<ClusterConfig, 'root'>): string | undefined {
  const clamd = findCommand('clamd');
  if (clamd === undefined) return undefined;
  const { configuration, socket } = writeClamdFiles(join(root, 'var/lib/clamav'));
  mkdirSync(join(root, 'etc/systemd/system'), { recursive: true });
  writeFileSync(
    join(root, 'etc/systemd/system/clamav-daemon.service'),
    `[Service]\nUser=clamav\nStateDirectory=clamav\nExecStart=${clamd} --config-file ${configuration}\n`,
  );
  return socket;
}

/** A service of S3, with its unit as `s3`. */
export function placeS3({ root }: Pick<ClusterConfig, 'root'>, { command }: Pick<PreparedS3, 'command'>): void {
  writeFileSync(join(root, 'etc/systemd/system/s3.service'), `[Service]\nExecStart=${command.join(' ')}\n`);
}

/** Makes an authority for this machine and a certificate of it, once. */
export function ensureCertificate({ root }: ClusterConfig): void {
  const folder = join(root, 'etc/ssl/pwp');
  if (existsSync(join(folder, 'fullchain.pem'))) return;
  mkdirSync(folder, { recursive: true });
  const make = (subject: string, name: [key: string, certificate: string], ...more: string[]) =>
    execFileSync(
      requireCommand('openssl'),
      ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '800'].concat(
        '-subj',
        `/CN=${subject}`,
        '-keyout',
        name[0],
        '-out',
        name[1],
        ...more,
      ),
      { cwd: folder, stdio: 'pipe' },
    );
  make('PWP start:cluster', ['authority.key', 'authority.pem']);
  const ofHost = ['-addext', `subjectAltName=DNS:${HOST}`, '-addext', 'basicConstraints=critical,CA:FALSE'];
  make(HOST, ['privkey.pem', 'fullchain.pem'], '-CA', 'authority.pem', '-CAkey', 'authority.key', ...ofHost);
}
