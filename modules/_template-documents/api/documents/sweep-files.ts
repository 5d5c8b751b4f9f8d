import { defineJob, type Job, type ModuleContext } from '@pwp/api-kit';
import { keptFiles } from './joined-file.ts';

/** How long an upload may be on its way, ms. */
const ON_ITS_WAY = 86_400_000;

/** The job that deletes what an upload left when its process was cut: files that no document has. */
export function sweepFiles({ clock, files }: Pick<ModuleContext<unknown>, 'clock' | 'files'>): Job {
  return defineJob({
    name: 'exemple.sweep-files',
    title: 'Suppression des fichiers sans document',
    schedule: '0 40 3 * * *',
    async run({ log, signal }) {
      const deleted = await files.sweep(new Date(clock.now().getTime() - ON_ITS_WAY), keptFiles, signal);
      if (deleted > 0) log.info({ deleted }, 'files without a document deleted');
    },
  });
}
