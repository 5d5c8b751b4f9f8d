/**
 * The floor of the boot: the portal's pages as one plain Vue application, built by Vite, without shell, manifest or
 * import map.
 */
import type { Brand } from '@pwp/contracts';
import { installBrand, installHost } from '@pwp/web-kit/host';
import { createPinia } from 'pinia';
import { createApp } from 'vue';
import { createIdentity } from '../../shell/src/session/identity.ts';
import { openSession } from '../../shell/src/session/open-session.ts';
import { announce, state } from './app-state.ts';
import PlainApp from './PlainApp.vue';
import { createAppRouter } from './router.ts';

/** Written by the build. */
declare const BRAND: Brand;

installBrand(BRAND);
const identity = createIdentity({ url: `${location.origin}/auth`, realm: 'pwp', clientId: 'pwp-portal' });
installHost({ accessToken: identity.accessToken, announce });
const session = identity.signIn().then(openSession);
const app = createApp(PlainApp, { identity });

state.session = await session;
const router = createAppRouter();
app.use(createPinia()).use(router);
await router.isReady();
app.mount('#app');
