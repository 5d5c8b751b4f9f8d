import './trusted-types.ts';
import { installAccountAccess, installHost } from '@pwp/web-kit/host';
import { registerApplication, start } from 'single-spa';
import { mountFrame } from './frame/mount-frame.ts';
import { followNavigation } from './frame/navigation.ts';
import { createPortal } from './frame/portal.ts';
import { isOpen, placeOf } from './manifest/places.ts';
import { RECONNECTION_PATH } from './manifest/public-pages.ts';
import { createLifecycles } from './mounting/lifecycles.ts';
import { readPageData } from './read-page-data.ts';
import { askForMissingProfile } from './session/complete-profile.ts';
import { comesFromIdentity, createIdentity } from './session/identity.ts';
import { handSessionOver } from './session/reconnection-window.ts';
import { openSession } from './session/open-session.ts';

// What the server wrote in the page: where to sign in, and every module of the portal.
const { identity: identityConfig, manifest } = readPageData();

if (location.pathname === RECONNECTION_PATH) {
  // This window only signs in again for another one, then closes.
  void handSessionOver(identityConfig);
} else {
  void boot();
}

async function boot(): Promise<void> {
  const portal = createPortal(manifest);
  const identity = createIdentity(identityConfig, portal.renewal);
  installHost({
    accessToken: identity.accessToken,
    announce: portal.announce,
    isServed: (path) => placeOf(path, manifest, portal.state.session).kind === 'module',
  });
  installAccountAccess(identity);

  // Sign-in leaves first: for a person who is not known yet, it is a redirection and nothing below matters.
  // The code of the module that is asked for is already on its way: the HTML preloads it.
  const isPublic = placeOf(location.pathname, manifest, null).kind === 'public';
  const session = isPublic ? Promise.resolve(null) : openSession(identity);
  // On the way to the identity nothing is drawn: the redirection would wait for what it throws away.
  const draw = () => mountFrame(portal, identity);
  if (isPublic || comesFromIdentity()) draw();
  else void session.then(draw, draw);

  try {
    portal.state.session = await session;
  } catch (error) {
    console.error(error);
    portal.state.place = { kind: 'no-session' };
    return;
  }

  if (portal.state.session !== null) askForMissingProfile(portal.state.session, manifest);

  // Menu and addresses come from the manifest and the roles: no module's code is needed for either.
  followNavigation(portal);
  for (const entry of manifest.modules.filter(isOpen)) {
    registerApplication({
      name: entry.id,
      app: () => Promise.resolve(createLifecycles(entry, portal)),
      activeWhen: ({ pathname }) => {
        const place = placeOf(pathname, manifest, portal.state.session);
        return place.kind === 'module' && place.entry === entry;
      },
    });
  }
  start({ urlRerouteOnly: true });
}
