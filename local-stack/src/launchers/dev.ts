/** `npm run dev`: the whole portal from source, on one port; a saved change is on screen within two seconds. */
import { serveDev } from '../dev/serve-dev.ts';
import { readLocalConfig, requireLoopback } from './local-config.ts';
import { orExplain } from './or-explain.ts';

await orExplain(() => {
  requireLoopback('dev');
  return serveDev(readLocalConfig());
});
