/** The end of `npm run pack:kits`: leaves `@pwp/portal` among the kits. */
import { resolve } from 'node:path';
import { packPortal } from './portal-package.ts';

const repository = resolve(import.meta.dirname, '../..');
console.log(await packPortal(repository, resolve(repository, process.argv[2] ?? 'dist/kits')));
