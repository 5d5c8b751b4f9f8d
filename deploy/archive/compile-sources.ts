import { globSync } from 'node:fs';
import { join, relative } from 'node:path';
import { toJavascript } from '@pwp/plugins-registry/to-javascript';

/** Files of the repository, as patterns. */
export interface Sources {
  files: readonly string[];
  leftOut: readonly string[];
}

/** What answers for the pages and the routes, of the repository. */
export const SERVED = [
  'shell/server/**',
  'shell/src/{page-data,manifest/{places,shell-pages},mounting/retry-url}.ts',
  'modules/[!_]*/{api,contracts}/**',
];

/** What tests and builds run. */
export const NOT_RUN = ['**/*.{test,d}.ts', '**/node_modules/**', '**/dist/**'];

/** What a portal runs, of the repository, without what teams' machines run. */
export const ARCHIVED: Sources = {
  files: [
    ...SERVED,
    'packages/{contracts,api-kit,http-host,database,object-storage,pdf}/src/**',
    'packages/rich-text/src/{*.ts,{schema,mail,pdf}/**}',
    'platform-api/src/**',
    'plugins-registry/src/**',
    'deploy/{keycloak,backup,install}/**',
    'deploy/archive/{pwp-portal,ready,ready-config}.ts',
  ],
  leftOut: [
    ...NOT_RUN,
    '**/testing/**',
    'packages/pdf/src/font/*font-subset.ts',
    'plugins-registry/src/cli/**',
    'deploy/keycloak/build/**',
  ],
};

/** Compiles sources to JavaScript into the same tree. Throws `ToolFailed`. */
export async function compileSources(repository: string, into: string, { files, leftOut }: Sources): Promise<void> {
  const found = globSync(files, { cwd: repository, exclude: leftOut, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(repository, join(entry.parentPath, entry.name)));
  await toJavascript(repository, repository, found, into);
}
