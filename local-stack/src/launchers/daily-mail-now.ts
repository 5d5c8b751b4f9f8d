import type { RequestListener } from 'node:http';
import { DAILY_MAIL, DAILY_MAIL_SETTLING, type PlatformApi } from '@pwp/platform-api';

/** Where `dailyMailNow` answers. */
export const DAILY_MAIL_PATH = '/dev/courriel-quotidien';

/** `POST` makes the daily mail at once, of everything that moved until now, and answers once its mails are queued. */
export function dailyMailNow({ jobs, scheduler }: Pick<PlatformApi, 'jobs' | 'scheduler'>): RequestListener {
  const make = async (): Promise<number> => {
    const job = jobs.find(({ name }) => name === DAILY_MAIL);
    if (job === undefined) return 500;
    // The mail of a tick leaves out what is not settled yet: the tick of a little later does not.
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
