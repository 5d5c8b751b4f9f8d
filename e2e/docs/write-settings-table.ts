/** `npm run docs`: writes the settings table into docs/operations.md. */
import { writeFileSync } from 'node:fs';
import { OPERATIONS_PAGE, operationsPage } from './settings-table.ts';

writeFileSync(OPERATIONS_PAGE, operationsPage());
