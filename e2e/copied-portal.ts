import { execFile } from 'node:child_process';
import { globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { test } from '@pwp/testing/browser';
import { usePortalBeside, type PortalSource } from '@pwp/testing/portal-beside';
import { changeFile, copyRepository } from './repository-copy.ts';

/** A portal of a journey's own, from a copy of the repository. What it says is known once the journey begins. */
export interface CopiedPortal {
  /** The folder of the copy. */
  readonly path: string;
  readonly dataDir: string;
  /** The file of the copy's `pwp`. */
  readonly cli: string;
  /** What `pwp` is told of this portal and its operator. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Runs `pwp --json` of the copy as the operator; gives what it says. Rejects with its refusal. */
  pwp: (...words: string[]) => Promise<unknown>;
}

/** How a journey's copy differs from the repository, and its portal from that of `npm start`. */
interface Differences extends Omit<PortalSource, 'repository'> {
  /** Changes the copy before its portal starts. */
  prepare?: (copy: string) => Promise<void>;
  /** Checks its whole output, once it exited. */
  look?: (output: string) => void;
}

const run = promisify(execFile);

/** Called in a journey's file: its tests use a portal from a copy, `offset` ports above the run's. */
export function useCopiedPortal(offset: number, { prepare, look, ...source }: Differences = {}): CopiedPortal {
  let parent = '';
  let url: string | undefined;
  usePortalBeside(
    offset,
    async (folder) => {
      parent = folder;
      await copyRepository(portal.path);
      await prepare?.(portal.path);
      return { ...source, repository: portal.path };
    },
    look,
  );
  test.beforeAll(({ baseURL }) => {
    url = baseURL;
  });
  const portal: CopiedPortal = {
    get path() {
      return join(parent, 'copie');
    },
    get dataDir() {
      return join(parent, 'data');
    },
    get cli() {
      return join(portal.path, 'plugins-registry/src/cli/main.ts');
    },
    get environment() {
      return { PATH: dirname(process.execPath), PWP_URL: url, PWP_DATA_DIR: portal.dataDir };
    },
    async pwp(...words) {
      const options = { cwd: portal.path, env: portal.environment };
      const { stdout } = await run(process.execPath, [portal.cli, '--json', ...words], options);
      const said: unknown = JSON.parse(stdout);
      return said;
    },
  };
  return portal;
}

/** Says of the shell and the modules of a copy, but for these, that they are built: its portal builds them no more. */
export async function sayBuilt(copy: string, ...except: string[]): Promise<void> {
  for (const file of globSync(['shell/package.json', 'modules/*/package.json'], { cwd: copy }))
    if (!except.some((id) => file === `modules/${id}/package.json`))
      await changeFile(join(copy, file), '"build":', '"built":').catch(() => undefined);
}
