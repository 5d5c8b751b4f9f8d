/** `npm run start:real`: the whole portal on a real Keycloak and MariaDB. */
import { serveRealPortal } from './serve-real-portal.ts';
import { orExplain } from './or-explain.ts';

await orExplain(() => serveRealPortal());
