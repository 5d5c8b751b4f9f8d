/** One built file and what the browser must find in it. */
export interface BuiltFile {
  url: string;
  integrity: string;
}

/** `dist/shell.json`: what `build.ts` wrote, and all that the page must name. */
export interface ShellBuild {
  /** Names that the import map leads to the runtime. */
  specifiers: readonly string[];
  runtime: BuiltFile;
  /** What the page runs: it signs in, then opens the portal. */
  boot: BuiltFile;
  /** The frame and all that stands around modules, imported by the boot. */
  portal: BuiltFile;
  /** The other parts, imported when a page needs them. */
  chunks: BuiltFile[];
  css: BuiltFile;
  fonts: string[];
  icon: string;
}
