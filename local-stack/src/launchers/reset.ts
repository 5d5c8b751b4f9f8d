/** `npm run reset`: deletes the local stack's data. */
import { clearDataFolder } from './data-folder.ts';
import { readLocalConfig } from './local-config.ts';
import { orExplain } from './or-explain.ts';
import { OWN_PLACES } from './portal-places.ts';

await orExplain(async () => {
  const { dataDir } = readLocalConfig();
  clearDataFolder(dataDir, OWN_PLACES);
  console.log(`${dataDir} est vide : « npm start » le remplira de nouveau.`);
});
