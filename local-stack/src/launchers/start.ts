/** `npm start`: the whole portal with embedded services, in this process, on one port. */
import { readLocalConfig, requireLoopback } from './local-config.ts';
import { orExplain } from './or-explain.ts';
import { servePortal } from './serve-portal.ts';

await orExplain(() => {
  requireLoopback('start');
  return servePortal(readLocalConfig());
});
