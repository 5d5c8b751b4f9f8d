import { execFile } from 'node:child_process';
import { createHash, sign, type KeyObject } from 'node:crypto';
import { createReadStream, globSync } from 'node:fs';
import { chmod, cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { writePasswordList } from '@pwp/keycloak/common-passwords';
import { readThemeBrand } from '@pwp/keycloak/config';
import { writeTheme } from '@pwp/keycloak/theme';
import { z } from 'zod';
import { ARCHIVED, compileSources } from './compile-sources.ts';
import { copyBuilt } from './copy-built.ts';
import { copyPackages } from './copy-packages.ts';
import { writeLicences } from './licences.ts';

const run = promisify(execFile);

/**
 * Starts the Node that comes beside the portal, whatever the machine has. A folder of its path that is a link stays one: a reload
 * finds there the release that the link names by then. `--with api,registry` reads the settings of these files of `/etc/pwp`, as the
 * account of the portal; what the environment says already stays.
 */
const COMMAND = `#!/bin/sh
self=$0
[ -L "$self" ] && self=$(readlink -f "$self")
here=$(dirname "$self")
as= settings=
if [ "$1" = --with ] && [ $# -gt 1 ]; then
  export PWP_SETTINGS_DIR=/etc/pwp
  [ "$(id -u)" -ne 0 ] || as='runuser -u pwp --'
  for file in $(echo "$2" | tr , ' '); do
    settings="$settings --env-file=/etc/pwp/$file.env"
    # Node reads this one before its files.
    authority=$(sed -n 's/^NODE_EXTRA_CA_CERTS=//p' "/etc/pwp/$file.env")
    [ -z "$authority" ] || export NODE_EXTRA_CA_CERTS="$authority"
  done
  shift 2
fi
exec $as "$here/../node/node" $settings "$here/../app/deploy/archive/pwp-portal.js" "$@"
`;

/** Files of an archive. */
export interface PortalArchive {
  /** The tree that the archive holds: `bin`, `app`, `node`, `keycloak`, the files of `deploy` to take, the bill of materials, the licences and the checksums. */
  folder: string;
  archive: string;
}

/**
 * Makes a portal that needs nothing else to run: compiled code, built pages, packages and Node. `into` gets the tree, its archive, its
 * SHA-256 and, with an Ed25519 key, its signature. The shell and the modules are built already.
 */
export async function makePortalArchive(
  repository: string,
  into: string,
  { key }: { key?: KeyObject | undefined } = {},
): Promise<PortalArchive> {
  const { version } = z
    .looseObject({ version: z.string() })
    .parse(JSON.parse(await readFile(join(repository, 'package.json'), 'utf8')));
  const name = `portail-${version}-${process.platform}-${process.arch}`;
  const folder = join(into, name);
  const app = join(folder, 'app');
  await rm(folder, { recursive: true, force: true });
  await mkdir(app, { recursive: true });
  await compileSources(repository, app, ARCHIVED);
  await copyBuilt(repository, app);
  const { owned: workspaces, copied } = await copyPackages(repository, app);
  const root = { name: 'pwp', version, private: true, type: 'module', workspaces };
  await writeFile(join(app, 'package.json'), `${JSON.stringify(root, null, 2)}\n`);
  for (const files of ['nginx', 'systemd', 'mariadb', 'prometheus', 'grafana', 'oci', 'compose', 'kubernetes'])
    await cp(join(repository, 'deploy', files), join(folder, files), { recursive: true });
  // What a Keycloak is given before its realm, in the words of PWP_BRAND_*.
  await writeTheme(join(folder, 'keycloak/themes'), readThemeBrand());
  await writePasswordList(join(folder, 'keycloak'));
  await bringNode(repository, folder);
  const { stdout } = await run('npm', ['sbom', '--sbom-format', 'cyclonedx', '--omit', 'dev'], {
    cwd: app,
    maxBuffer: 64 * 1024 * 1024,
  });
  await writeFile(join(folder, 'composants.cdx.json'), stdout);
  await writeLicences(repository, copied, join(folder, 'LICENCES.txt'));
  await writeChecksums(folder);
  const archive = `${folder}.tar.gz`;
  await run('tar', ['--sort=name', '--owner=0', '--group=0', '--numeric-owner', '-czf', archive, '-C', into, name]);
  await writeFile(`${archive}.sha256`, `${await sha256(archive)}  ${name}.tar.gz\n`);
  if (key !== undefined) await writeFile(`${archive}.sig`, sign(null, await readFile(archive), key));
  return { folder, archive };
}

async function bringNode(repository: string, folder: string): Promise<void> {
  const brought = join(repository, `node_modules/node-${process.platform}-${process.arch}`);
  await mkdir(join(folder, 'node'));
  await cp(join(brought, 'bin/node'), join(folder, 'node/node'));
  await cp(join(brought, 'LICENSE'), join(folder, 'node/LICENSE'));
  await mkdir(join(folder, 'bin'));
  await writeFile(join(folder, 'bin/pwp-portal'), COMMAND);
  await chmod(join(folder, 'bin/pwp-portal'), 0o755);
}

/** In the form of `sha256sum`, which checks it. */
async function writeChecksums(folder: string): Promise<void> {
  const files = globSync('**/*', { cwd: folder, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
  const lines: string[] = [];
  for (const file of files.toSorted()) lines.push(`${await sha256(join(folder, file))}  ${file}\n`);
  await writeFile(join(folder, 'SHA256SUMS'), lines.join(''));
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
