/** `npx pwp portal`: the whole portal of `@pwp/portal`, with the modules of the repository that it is called in. */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readLocalConfig, requireLoopback } from './local-config.ts';
import { orExplain } from './or-explain.ts';
import { servePortal } from './serve-portal.ts';

await orExplain(() => {
  requireLoopback('portal');
  const places = { repository: process.cwd(), provided: resolve(import.meta.dirname, '../../../modules') };
  mkdirSync(join(places.repository, 'modules'), { recursive: true });
  return servePortal(readLocalConfig(), { places, erasing: 'supprimez ce dossier pour repartir de rien' });
});
