import { createApp } from 'vue';
import { FRAME_ID } from '../page-data.ts';
import type { Identity } from '../session/identity.ts';
import type { Portal } from './portal.ts';
import PortalFrame from './PortalFrame.vue';

/** Puts the header, the menu and the footer on the page, around the place of the modules. */
export function mountFrame(portal: Portal, identity: Identity): void {
  const app = createApp(PortalFrame, { portal, identity });
  // Two Vue applications share the page: without a prefix, both would count their ids from the same start.
  app.config.idPrefix = 'portail';
  app.mount(`#${FRAME_ID}`);
}
