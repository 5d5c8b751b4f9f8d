import '@pwp/rich-text/styles.css';
import { defineWebModule } from '@pwp/web-kit';
import { routes } from './routes.ts';

export const { bootstrap, mount, unmount } = defineWebModule({ id: 'exemple', routes });
