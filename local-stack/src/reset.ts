/** `npm run reset`: clears what the local stack keeps. */
import { rmSync } from 'node:fs';
import { readLocalConfig } from './local-config.ts';

const { dataDir } = readLocalConfig();
rmSync(dataDir, { recursive: true, force: true });
console.log(`${dataDir} est vide : « npm start » le remplira de nouveau.`);
