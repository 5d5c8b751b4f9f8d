/** A process of a launcher that serves small modules: `TEST_MODULES` names them, those of `TEST_BROKEN` do not start, and those of `TEST_UNSET` lack a setting. */
import { defineApiModule, route, type ApiModule } from '@pwp/api-kit';
import { z } from 'zod';
import { readPlatformConfig, type PlatformConfig } from '../config.ts';
import { answerLauncher } from '../launcher/answer-launcher.ts';
import { serveApi } from '../launcher/serve-api.ts';
import { settingsLeft, settingsLeftInThread } from './process-config.ts';

/** Small modules that say which process answers. */
function modulesOf({ environment }: PlatformConfig): ApiModule[] {
  const read = (name: string) => (environment[name] ?? '').split(',');
  return read('TEST_MODULES').map((id) =>
    defineApiModule({
      id,
      settings: read('TEST_UNSET').includes(id) ? z.object({ TEST_NEEDED: z.string() }) : z.object({}),
      defineModels: () => undefined,
      migrations: [],
      start() {
        if (read('TEST_BROKEN').includes(id)) throw new Error('broken on purpose');
        const output = z.object({ pid: z.number() });
        const pid = route(
          { method: 'get', path: '/pid', summary: 'Le processus qui répond', output },
          { access: 'public', handler: () => Promise.resolve({ pid: process.pid }) },
        );
        const left = route(
          { method: 'get', path: '/reglages', summary: 'Les réglages que lit ce code', output: z.array(z.string()) },
          { access: 'public', handler: async () => [...settingsLeft(), ...(await settingsLeftInThread())] },
        );
        return { routes: [pid, left] };
      },
    }),
  );
}

await answerLauncher((environment) =>
  Promise.resolve((launched) => {
    const config = readPlatformConfig(environment);
    return serveApi({ config, modules: modulesOf(config) }, launched);
  }),
);
