import { defineJob, type Job } from '@pwp/api-kit';
import type { Announcing } from './announce.ts';

/** The job that tells readers of what is published, some seconds after. A run that is cut goes on where it was. */
export function announceJob({ tellDue, withdrawOver }: Announcing): Job {
  return defineJob({
    name: 'communication.announce',
    title: 'Annonce des publications à leurs lecteurs',
    schedule: '*/15 * * * * *',
    async run({ log, signal }) {
      try {
        const told = await tellDue(signal);
        if (told > 0) log.info({ told }, 'readers told of publications');
      } finally {
        // What is over goes, whatever keeps the rest from being told.
        await withdrawOver(signal);
      }
    },
  });
}
