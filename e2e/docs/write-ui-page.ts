/** `npm run docs`: writes docs/ui.md. */
import { writeFileSync } from 'node:fs';
import { UI_PAGE, uiPage } from './ui-page.ts';

writeFileSync(UI_PAGE, await uiPage());
