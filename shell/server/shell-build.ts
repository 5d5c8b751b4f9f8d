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
  boot: BuiltFile;
  chunks: BuiltFile[];
  css: BuiltFile;
  fonts: string[];
  icon: string;
}
