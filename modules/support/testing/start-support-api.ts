import { movableClock, startTestApi, type MovableClock, type TestApi, type TestClient } from '@pwp/testing';
import { GLPI_TOKENS, startGlpiDouble, type GlpiDouble } from './glpi/glpi-double.ts';
import { supportForTests } from './isolated-api.ts';

/** The module in the real platform, with a double of GLPI. It is noon of 24/11/2026 in Paris. */
export interface SupportTestApi extends TestApi {
  clock: MovableClock;
  glpi: GlpiDouble;
  /** A professional of guichet 00002, `agent@pwp.test`. */
  agent: TestClient;
  /** A colleague of the same guichet. */
  neighbour: TestClient;
  /** Delivers the messages due after the longest retry delay, including those that failed before. */
  deliver(): Promise<number>;
  /** Runs a job of the module, by the end of its name. */
  runJob(name: 'follow-tickets' | 'purge-pieces'): Promise<void>;
}

/** Starts both. */
export async function startSupportApi(environment: Readonly<Record<string, string>> = {}): Promise<SupportTestApi> {
  const clock = movableClock(new Date('2026-11-24T11:00:00.000Z'));
  const glpi = await startGlpiDouble();
  const api = await startTestApi({
    modules: [supportForTests],
    clock,
    environment: {
      PWP_GLPI_URL: glpi.url,
      PWP_GLPI_APP_TOKEN: GLPI_TOKENS.appToken,
      PWP_GLPI_USER_TOKEN: GLPI_TOKENS.userToken,
      PWP_GLPI_CATEGORIES: 'piece-refusee=12',
      ...environment,
    },
  });
  let slot = 0;
  return {
    ...api,
    async runJob(name) {
      const job = api.platform.jobs.find((each) => each.name === `support.${name}`);
      if (job === undefined) throw new Error(`no job ${name}`);
      await api.platform.scheduler.runSlot(job, new Date(clock.now().getTime() + 1_000 * slot++));
    },
    clock,
    glpi,
    agent: api.as({ id: 'agent-00002', email: 'agent@pwp.test', guichets: ['00002'] }),
    neighbour: api.as({ id: 'collegue-00002', email: 'collegue@pwp.test', guichets: ['00002'] }),
    deliver() {
      clock.advance(10 * 60_000);
      return api.platform.outbox.deliverDue(api.platform.outboxHandlers);
    },
    async close() {
      await api.close();
      await glpi.close();
    },
  };
}
