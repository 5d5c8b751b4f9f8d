import { existsSync, watch } from 'node:fs';
import { join, sep } from 'node:path';
import type { CliSettings } from '../config.ts';
import { RegistryRefusal, RegistryUnreachable } from '../registry-client.ts';
import { rollApi } from '../roll-api.ts';
import { watchBelow } from './watch-below.ts';

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

/**
 * Keeps the API on the modules' routes after each save; several in a row count as one. A module in a process of its own is started anew
 * alone, as long as it declares what it did. `say` receives each result.
 */
export function followApi(
  settings: CliSettings,
  modules: readonly { id: string; folder: string }[],
  say: (line: string) => void,
): FollowedApi {
  let waiting: NodeJS.Timeout | undefined;
  let turn: Promise<unknown> = Promise.resolve();
  let asked = 0;
  /** What the API has not taken in yet. */
  const saved = new Set<string>();
  let isDeclared = false;

  async function roll(): Promise<string> {
    const began = performance.now();
    const whole = isDeclared || saved.size === 0;
    const taken = [...saved];
    try {
      saved.clear();
      isDeclared = false;
      const rolled = await rollApi(settings, whole ? {} : { saved: taken });
      if (rolled === null) return 'API : ce portail n’est pas de cette machine, ses routes restent celles qu’il sert.';
      const missing = modules.filter(({ id }) => !rolled.includes(id)).map(({ id }) => `« ${id} »`);
      return missing.length === 0
        ? `API : à jour en ${Math.round(performance.now() - began)} ms`
        : `API : sans ${missing.join(', ')}, voir le terminal du portail (ou le portail est d’un autre dossier).`;
    } catch (error) {
      for (const id of taken) saved.add(id);
      isDeclared ||= whole;
      if (!(error instanceof RegistryRefusal || error instanceof RegistryUnreachable)) throw error;
      return `API : ${error.message}`;
    }
  }

  function rollInTurn(): void {
    asked += 1;
    const mine = asked;
    turn = turn
      .then(async () => {
        // Skipped when a later save is queued, whose roll includes this one, and when one before took it along.
        if (mine === asked && (isDeclared || saved.size > 0)) say(await roll());
      })
      .catch((error: unknown) => say(`API : ${String(error)}`));
  }

  function soon(): void {
    clearTimeout(waiting);
    waiting = setTimeout(rollInTurn, ONE_CHANGE);
  }
  const watchers = modules.flatMap(({ id, folder }) => [
    // Of the folder: an editor may write another file in its place.
    watch(folder, (_event, file) => {
      if (file !== 'module.json') return;
      isDeclared = true;
      soon();
    }),
    ...FOLLOWED.map((name) => join(folder, name))
      .filter((path) => existsSync(path))
      .map((path) =>
        watchBelow(path, (file) => {
          if (!isSource(file)) return;
          saved.add(id);
          soon();
        }),
      ),
  ]);
  return {
    roll,
    close() {
      clearTimeout(waiting);
      for (const watcher of watchers) watcher.close();
    },
  };
}

function isSource(file: string): boolean {
  return file.endsWith('.ts') && !file.endsWith('.test.ts') && !file.split(sep).includes('dist');
}
