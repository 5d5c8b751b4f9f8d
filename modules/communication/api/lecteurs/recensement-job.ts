import { defineJob, type Job } from '@pwp/api-kit';
import type { Recensement } from './recensement.ts';

/** The job that counts the accounts of the guichets that were not counted for a while: each about once a day. */
export function recensementJob({ refresh }: Pick<Recensement, 'refresh'>): Job {
  return defineJob({
    name: 'communication.count-readers',
    title: 'Recensement des comptes par guichet',
    schedule: '0 */5 * * * *',
    async run({ log, signal }) {
      const counted = await refresh(signal);
      if (counted > 0) log.info({ counted }, 'accounts of guichets counted');
    },
  });
}
