import { existsSync, watch } from 'node:fs';
import { join, sep } from 'node:path';
import type { CliSettings } from '../config.ts';
import { RegistryRefusal, RegistryUnreachable } from '../registry-client.ts';
import { rollApi } from '../roll-api.ts';

/** Writes within this time count as one save, ms. */
const ONE_CHANGE = 50;

/** Folders with the sources of a module's routes. */
const FOLLOWED = ['api', 'contracts'];

/** Keeps a local portal's API up to date with the sources of modules. */
export interface FollowedApi {
  /** Rolls the API now and returns a line about the result. */
  roll: () => Promise<string>;
  close: () => void;
}

/** Rolls the API after each save of the modules' routes; several in a row roll it once. `say` receives each result. */
export function followApi(
  settings: CliSettings,
  modules: readonly { id: string; folder: string }[],
  say: (line: string) => void,
): FollowedApi {
  let waiting: NodeJS.Timeout | undefined;
  let turn: Promise<unknown> = Promise.resolve();
  let asked = 0;

  async function roll(): Promise<string> {
    const began = performance.now();
    try {
      const rolled = await rollApi(settings);
      if (rolled === null) return 'API : ce portail n’est pas de cette machine, ses routes restent celles qu’il sert.';
      const missing = modules.filter(({ id }) => !rolled.includes(id)).map(({ id }) => `« ${id} »`);
      return missing.length === 0
        ? `API : à jour en ${Math.round(performance.now() - began)} ms`
        : `API : sans ${missing.join(', ')}, voir le terminal du portail (ou le portail est d’un autre dossier).`;
    } catch (error) {
      if (!(error instanceof RegistryRefusal || error instanceof RegistryUnreachable)) throw error;
      return `API : ${error.message}`;
    }
  }

  function rollInTurn(): void {
    asked += 1;
    const mine = asked;
    turn = turn
      .then(async () => {
        // Skipped when a later save is queued: its roll includes this one.
        if (mine === asked) say(await roll());
      })
      .catch((error: unknown) => say(`API : ${String(error)}`));
  }

  const watchers = modules
    .flatMap(({ folder }) => FOLLOWED.map((name) => join(folder, name)))
    .filter((path) => existsSync(path))
    .map((path) =>
      watch(path, { recursive: true }, (_event, file) => {
        if (file === null || !file.endsWith('.ts') || file.endsWith('.test.ts') || file.split(sep).includes('dist'))
          return;
        clearTimeout(waiting);
        waiting = setTimeout(rollInTurn, ONE_CHANGE);
      }),
    );
  return {
    roll,
    close() {
      clearTimeout(waiting);
      for (const watcher of watchers) watcher.close();
    },
  };
}
