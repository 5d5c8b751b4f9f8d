/** `npm run docs`: writes the table of settings into the page of operations. */
import { writeFileSync } from 'node:fs';
import { OPERATIONS_PAGE, operationsPage } from './settings-table.ts';

writeFileSync(OPERATIONS_PAGE, operationsPage());
