import { existsSync, readdirSync, statSync, watch, type FSWatcher } from 'node:fs';
import { join, relative, sep } from 'node:path';

/**
 * Hears of each file that is written below a folder, by its path from there. Each folder is watched by itself: Node's own watch of a whole
 * tree loses a file on Linux once an editor has put another in its place.
 */
export function watchBelow(root: string, hear: (file: string) => void): { close: () => void } {
  const watchers = new Map<string, FSWatcher>();

  function add(folder: string): void {
    if (watchers.has(folder)) return;
    const watcher = watch(folder, (event, name) => {
      if (name !== null) changed(join(folder, name), event === 'rename');
    });
    // It went: its own folder hears of that.
    watcher.on('error', () => drop(folder));
    watchers.set(folder, watcher);
    for (const entry of readdirSync(folder, { withFileTypes: true }))
      if (entry.isDirectory()) addIfThere(join(folder, entry.name));
  }

  function addIfThere(folder: string): void {
    try {
      add(folder);
    } catch (error) {
      if (existsSync(folder)) throw error;
      drop(folder);
    }
  }

  /** With all below: a folder that is moved takes its own along. */
  function drop(folder: string): void {
    for (const [path, watcher] of watchers) {
      if (path !== folder && !path.startsWith(folder + sep)) continue;
      watcher.close();
      watchers.delete(path);
    }
  }

  /** `isAnother`: what has this name may stand in the place of what was watched. */
  function changed(path: string, isAnother: boolean): void {
    if (!isFolder(path)) {
      drop(path);
      hear(relative(root, path));
      return;
    }
    if (watchers.has(path) && !isAnother) return;
    drop(path);
    addIfThere(path);
    // What was written before it was watched: listed after, so that nothing falls between the two.
    for (const file of filesBelow(path)) hear(relative(root, join(path, file)));
  }

  add(root);
  return {
    close() {
      for (const watcher of watchers.values()) watcher.close();
    },
  };
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** Nothing for a folder that is gone since. */
function filesBelow(path: string): string[] {
  try {
    return readdirSync(path, { recursive: true, encoding: 'utf8' });
  } catch {
    return [];
  }
}
