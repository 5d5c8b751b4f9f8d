import { relative } from 'node:path';
import type { ViteDevServer } from 'vite';
import type { ReplacedApi } from '../api/replaced-api.ts';

/** What the API's process reads: a change there replaces it. */
const API_CODE = /^(?:platform-api\/src|packages\/(?:api-kit|contracts)\/src|modules\/[^/]+\/(?:api|contracts))\//;
const MODULE_FILE = /^modules\/[^/]+\/module\.json$/;

/** One save, or one change of branch, touches several files: what follows within so long, ms, is the same change. */
const ONE_CHANGE = 50;

/** What saves are heard from, and what tells the pages. */
export interface Saves {
  watcher: { on: (event: 'all', hear: (event: string, file: string) => void) => unknown };
  ws: Pick<ViteDevServer['ws'], 'send'>;
}

/**
 * Does what a save asks for beyond Vite's own replacements: replaces the API's process, and has the portal composed again when a module's
 * declaration changes, never twice at once.
 */
export function followSaves(
  root: string,
  { watcher, ws }: Saves,
  api: Pick<ReplacedApi, 'restart'>,
  compose: () => Promise<void>,
): void {
  let changes: NodeJS.Timeout | undefined;
  let isDeclared = false;
  let turn: Promise<unknown> = Promise.resolve();

  function recompose(): void {
    turn = turn.then(compose).then(
      () => ws.send({ type: 'full-reload' }),
      (error: unknown) => console.error(error),
    );
  }

  watcher.on('all', (_event, file) => {
    const path = relative(root, file).replaceAll('\\', '/');
    const isDeclaration = MODULE_FILE.test(path);
    const isCode = API_CODE.test(path) && path.endsWith('.ts') && !path.endsWith('.test.ts');
    if (!isDeclaration && !isCode) return;
    isDeclared ||= isDeclaration;
    clearTimeout(changes);
    changes = setTimeout(() => {
      if (isDeclared) recompose();
      isDeclared = false;
      const saved = Date.now();
      void api.restart().then(() => console.log(`API : ${path}, ${Date.now() - saved} ms`));
    }, ONE_CHANGE);
  });
}
