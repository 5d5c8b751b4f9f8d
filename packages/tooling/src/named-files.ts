import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Plugin } from 'vite';

/** Vite plugin: serves files under their own names beside the built ones, for a library that asks for them by name. */
export function namedFiles(paths: readonly string[]): Plugin {
  return {
    name: 'pwp-named-files',
    apply: 'build',
    generateBundle() {
      for (const path of paths) this.emitFile({ type: 'asset', fileName: basename(path), source: readFileSync(path) });
    },
  };
}
