import type { RequestListener } from 'node:http';
import { DAILY_MAIL, DAILY_MAIL_SETTLING, type PlatformApi } from '@pwp/platform-api';

/** `POST` sends the daily mail at once, with everything up to now, and answers once its mails are queued. */
export function dailyMailNow({ jobs, scheduler }: Pick<PlatformApi, 'jobs' | 'scheduler'>): RequestListener {
  const make = async (): Promise<number> => {
    const job = jobs.find(({ name }) => name === DAILY_MAIL);
    if (job === undefined) return 500;
    // The scheduled mail leaves out the last minute; a tick slightly later includes it.
    return (await scheduler.runSlot(job, new Date(Date.now() + DAILY_MAIL_SETTLING))) ? 204 : 409;
  };
  return (request, response) => {
    request.resume();
    if (request.method !== 'POST') {
      response.writeHead(405, { allow: 'POST' }).end();
      return;
    }
    make().then(
      (status) => response.writeHead(status).end(),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  };
}
