import { execFile } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { listen, type Listening } from '@pwp/api-kit';
import { z } from 'zod';

const run = promisify(execFile);
const Lock = z.object({
  packages: z.record(
    z.string(),
    z.object({ name: z.string().optional(), version: z.string().optional(), integrity: z.string().optional() }),
  ),
});

/** Where the archive of an integrity is asked for. */
const ARCHIVE = /^\/archives\/(sha\d{3})\/([0-9a-f]{40,128})$/;

/**
 * A registry of npm on loopback that serves what a package-lock.json names, out of this machine's npm cache: an installation with a cache of
 * its own needs no network, and gets nothing else.
 */
export async function serveCachedPackages(lockFile: string): Promise<Listening> {
  const { stdout } = await run('npm', ['config', 'get', 'cache']);
  const contents = join(stdout.trim(), '_cacache/content-v2');
  const { packages } = Lock.parse(JSON.parse(await readFile(lockFile, 'utf8')));
  const known = Object.entries(packages).flatMap(([path, { name, version, integrity }]) =>
    version === undefined || integrity === undefined
      ? []
      : [{ name: name ?? path.split('node_modules/').at(-1), version, integrity }],
  );
  const served: Listening = await listen(
    (request, response) => {
      const path = decodeURIComponent(request.url ?? '/');
      const [, algorithm, digest = ''] = ARCHIVE.exec(path) ?? [];
      if (algorithm !== undefined) {
        const file = join(contents, algorithm, digest.slice(0, 2), digest.slice(2, 4), digest.slice(4));
        pipeline(createReadStream(file), response).catch(() => response.destroy());
        return;
      }
      const versions = known.filter(({ name }) => path === `/${name}`);
      response.writeHead(versions.length === 0 ? 404 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(packument(served.url, versions)));
    },
    { host: '127.0.0.1', port: 0 },
  );
  return served;
}

/** What a registry says of a package. The lock names one version of what is asked for by « latest ». */
function packument(url: string, versions: readonly { name: string | undefined; version: string; integrity: string }[]) {
  const described = versions.map(({ name, version, integrity }) => {
    const [algorithm = '', digest = ''] = integrity.split('-', 2);
    const tarball = `${url}/archives/${algorithm}/${Buffer.from(digest, 'base64').toString('hex')}`;
    return [version, { name, version, dist: { tarball, integrity } }] as const;
  });
  return {
    name: versions[0]?.name,
    'dist-tags': { latest: versions.at(-1)?.version },
    versions: Object.fromEntries(described),
  };
}
