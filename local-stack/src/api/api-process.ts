/** A process of the local API, which its launcher replaces. */
import { parseArgs } from 'node:util';
import { answerLauncher } from '@pwp/platform-api/launcher/answer-launcher';

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '.pwp' },
    repository: { type: 'string', default: '.' },
    provided: { type: 'string' },
    readable: { type: 'boolean', default: false },
  },
});

await answerLauncher(async (environment) => {
  const { loadLocalApi } = await import('./serve-local-api.ts');
  const { repository, provided, data, readable } = values;
  return loadLocalApi({ environment, places: { repository, provided }, dataDir: data, readable });
});
