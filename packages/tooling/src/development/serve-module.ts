/** A process that serves one module while it is developed: `--folder`, `--port`, `--portal` (several). It tells its parent once it serves. */
import { parseArgs } from 'node:util';
import { serveModule } from './module-server.ts';

const { values } = parseArgs({
  options: {
    folder: { type: 'string' },
    port: { type: 'string' },
    portal: { type: 'string', multiple: true, default: [] },
  },
});
const { folder = '', port = '', portal: portals } = values;

// A terminal sends Ctrl-C to the whole group: the parent ends this process once it has said so to the portal.
process.on('SIGINT', () => undefined);
process.once('disconnect', () => process.exit(0));

try {
  const server = await serveModule({ folder, port: Number(port), portals });
  process.send?.({ entry: server.entry });
  process.once('SIGTERM', () => void server.close().finally(() => process.exit(0)));
} catch (error) {
  process.send?.({ failure: error instanceof Error ? error.message : String(error) });
  process.disconnect?.();
}
