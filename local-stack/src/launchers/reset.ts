/** `npm run reset`: deletes the local stack's data. */
import { clearDataFolder } from './data-folder.ts';
import { readLocalConfig } from './local-config.ts';
import { orExplain } from './or-explain.ts';

await orExplain(async () => {
  const { dataDir } = readLocalConfig();
  clearDataFolder(dataDir);
  console.log(`${dataDir} est vide : « npm start » le remplira de nouveau.`);
});
