/** The API of `npm start` and `npm run dev`: a process that its launcher replaces. It reads its code; « serve » has it migrate and serve. */
import { on } from 'node:events';
import { parseArgs } from 'node:util';
import { orExplain } from '../launchers/or-explain.ts';

const { values } = parseArgs({
  options: { data: { type: 'string', default: '.pwp' }, readable: { type: 'boolean', default: false } },
});
const asked = on(process, 'message');
// A launcher that was killed leaves no API behind.
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));

await orExplain(async () => {
  const { serveApi } = await import('./serve-api.ts');
  await asked.next();
  await serveApi(values.data, values.readable);
});
