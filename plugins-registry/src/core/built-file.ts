import { z } from 'zod';

/** What a file of a release is for: `entry` is imported first, `chunk` later, `css` is linked, `asset` is only served. */
const FileRole = z.enum(['entry', 'chunk', 'css', 'asset']);
type FileRole = z.infer<typeof FileRole>;

/** `dist/build.json`, written by the modules' Vite preset: the files of the build without their compressed siblings. */
export const BuildRecord = z.object({
  files: z
    .array(z.object({ name: z.string().regex(/^[\w-]+([./][\w-]+)*$/), role: FileRole }))
    .refine(
      (files) => files.filter((file) => file.role === 'entry').length === 1,
      'exactly one entry file is expected',
    ),
});
export type BuildRecord = z.infer<typeof BuildRecord>;

/** One file of a build, with its bytes. */
export interface BuiltFile {
  /** Path below the release, such as `main-B7x2k1.js`. */
  name: string;
  role: FileRole;
  bytes: Uint8Array;
}
