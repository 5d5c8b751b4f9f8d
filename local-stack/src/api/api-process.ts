/** A process of the API of `npm start` and `npm run dev`, which its launcher replaces. */
import { parseArgs } from 'node:util';
import { answerLauncher } from '@pwp/platform-api/launcher/answer-launcher';

const { values } = parseArgs({
  options: { data: { type: 'string', default: '.pwp' }, readable: { type: 'boolean', default: false } },
});

await answerLauncher(async (environment) => {
  const { serveLocalApi } = await import('./serve-local-api.ts');
  return (launched) => serveLocalApi({ environment, dataDir: values.data, readable: values.readable }, launched);
});
