import { PackageVersions } from '@pwp/contracts';
import { z } from 'zod';

const BuiltFile = z.object({ url: z.string(), integrity: z.string() });

/** One built file and what the browser must find in it. */
export type BuiltFile = z.output<typeof BuiltFile>;

/** `dist/shell.json`: what the build wrote, and all that the page must name. */
export const ShellBuild = z.object({
  /** Names that the import map leads to the runtime. */
  specifiers: z.array(z.string()).readonly(),
  /** Names that it leads to a file of their own, which comes with the first use. */
  lazy: z.record(z.string(), BuiltFile).readonly(),
  /** Versions of the packages in all of these. */
  versions: PackageVersions,
  runtime: BuiltFile,
  /** The same names, with Vue's warnings and hot replacement: for a page in which a module is developed. */
  developmentRuntime: BuiltFile,
  /** What the page runs: it signs in, then opens the portal. */
  boot: BuiltFile,
  /** The frame and all that stands around modules, imported by the boot. */
  portal: BuiltFile,
  /** The other parts, imported when a page needs them. */
  chunks: z.array(BuiltFile),
  /** What the page runs that stands in for the identity while it does not answer. */
  identityDown: BuiltFile,
  css: BuiltFile,
  /** The part of it that public pages begin with. Without it they wait for the whole. */
  publicCss: BuiltFile.optional(),
  fonts: z.array(z.string()),
  icon: z.string(),
  /** In the same folder: draws the text of public pages. Without it they have their title alone, as on the server of `npm run dev`. */
  text: z.string().optional(),
});
export type ShellBuild = z.output<typeof ShellBuild>;
