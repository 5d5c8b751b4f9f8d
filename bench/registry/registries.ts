import { cp, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { listen, type Listening } from '@pwp/api-kit';
import { createRegistry, generatePrivateKey, type RegistryServer } from '@pwp/plugins-registry';

/** A registry under measure, on an address of its own. */
export interface MeasuredRegistry {
  registry: RegistryServer;
  server: Listening;
  close: () => Promise<void>;
}

export const OPERATOR_TOKEN = 'jeton-du-banc-d-essai-du-registre';
const RINGS_SECRET = 'secret-des-anneaux-du-banc-d-essai';

const repository = resolve(import.meta.dirname, '../../modules');

/** Starts a registry that has the portal's modules, and others up to `count` in all. */
export async function startRegistry(folder: string, count: number): Promise<MeasuredRegistry> {
  const modulesDir = join(folder, 'modules');
  await mkdir(modulesDir, { recursive: true });
  const own = (await readdir(repository)).filter((name) => !/^[._]/.test(name));
  const isServed = (path: string) =>
    !/\/(?:api|web|contracts|testing|e2e|node_modules)(?:\/|$)/.test(path.slice(repository.length));
  for (const name of own)
    await cp(join(repository, name), join(modulesDir, name), { recursive: true, filter: isServed });
  for (let index = own.length; index < count; index += 1) await writeModule(modulesDir, index);
  const registry = await createRegistry({
    host: '127.0.0.1',
    port: 0,
    // Nothing is asked of a portal here.
    portalUrl: 'http://127.0.0.1:1',
    modulesDir,
    databaseUrl: `sqlite:${join(folder, 'registry.sqlite')}`,
    releases: join(folder, 'releases'),
    privateKey: generatePrivateKey(),
    operatorToken: OPERATOR_TOKEN,
    ringsSecret: RINGS_SECRET,
    issuer: 'http://127.0.0.1:1/auth/realms/pwp',
    sample: 10,
    threshold: 0.2,
    strict: false,
  });
  const server = await listen(registry.handler, { port: 0, host: '127.0.0.1' });
  return {
    registry,
    server,
    async close() {
      registry.drain();
      await server.close(0);
      await registry.close();
    },
  };
}

/** A built module with an entry, two chunks and a style, as most have. */
async function writeModule(modulesDir: string, index: number): Promise<void> {
  const id = `mesure-${index}`;
  const dist = join(modulesDir, id, 'dist');
  await mkdir(dist, { recursive: true });
  await writeFile(
    join(modulesDir, id, 'module.json'),
    JSON.stringify({
      id,
      title: `Service de mesure ${index}`,
      path: `/${id}`,
      icon: 'fr-icon-draft-line',
      order: 1_000 + index,
      roles: ['administrateur'],
      navigation: [{ label: 'Accueil', path: `/${id}` }],
    }),
  );
  const files = [
    { name: 'main-a1b2c3.js', role: 'entry' },
    { name: 'page-d4e5f6.js', role: 'chunk' },
    { name: 'detail-a7b8c9.js', role: 'chunk' },
    { name: 'main-d0e1f2.css', role: 'css' },
  ];
  await writeFile(join(dist, 'build.json'), JSON.stringify({ files }));
  // Each file is another one: their hashes are what a page cannot compress.
  for (const { name } of files) await writeFile(join(dist, name), `/* ${id} ${name} */`);
}
