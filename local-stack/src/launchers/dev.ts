/** `npm run dev`: the whole portal from source, on one port; what is saved is on screen within two seconds. */
import { serveDev } from '../dev/serve-dev.ts';
import { readLocalConfig, requireLoopback } from './local-config.ts';
import { orExplain } from './or-explain.ts';

await orExplain(() => {
  requireLoopback('dev');
  return serveDev(readLocalConfig());
});
