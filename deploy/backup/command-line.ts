import { parseArgs } from 'node:util';

/** What follows the name of a command. */
interface CommandLine {
  /** The folder that it names. Throws when there is not one. */
  folder: () => string;
  /** The file of `--settings`. */
  settings: string | undefined;
}

/** Reads `pwp-portal <command> DIR [--settings FILE]`. */
export function readCommandLine(command: string): CommandLine {
  const { positionals, values } = parseArgs({ options: { settings: { type: 'string' } }, allowPositionals: true });
  // The command's own name is there when `pwp-portal` runs it.
  const [folder, ...more] = positionals[0] === command ? positionals.slice(1) : positionals;
  return {
    folder() {
      if (folder === undefined || more.length > 0) throw new Error(`Quel dossier ? pwp-portal ${command} DOSSIER`);
      return folder;
    },
    settings: values.settings,
  };
}
