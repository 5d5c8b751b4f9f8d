import { globSync } from 'node:fs';
import { join, relative } from 'node:path';
import { toJavascript } from '@pwp/plugins-registry/to-javascript';

/** What a portal runs, of the repository. */
const SOURCES = [
  'packages/{contracts,api-kit,http-host,database,object-storage,pdf}/src/**',
  'platform-api/src/**',
  'plugins-registry/src/**',
  'shell/server/**',
  'shell/src/{page-data,manifest/{places,shell-pages},mounting/retry-url}.ts',
  'modules/[!_]*/{api,contracts}/**',
  'deploy/{keycloak,backup,install}/**',
  'deploy/archive/{pwp-portal,ready,ready-config}.ts',
];
/** Of these, what tests, builds and teams' machines run. */
const LEFT_OUT = [
  '**/*.{test,d}.ts',
  '**/testing/**',
  '**/node_modules/**',
  '**/dist/**',
  'packages/pdf/src/font/*font-subset.ts',
  'plugins-registry/src/cli/**',
  'deploy/keycloak/build/**',
];

/** Compiles what a portal runs to JavaScript into the same tree. Throws `ToolFailed`. */
export async function compileSources(repository: string, into: string): Promise<void> {
  const files = globSync(SOURCES, { cwd: repository, exclude: LEFT_OUT, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(repository, join(entry.parentPath, entry.name)));
  await toJavascript(repository, repository, files, into);
}
