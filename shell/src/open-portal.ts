import './trusted-types.ts';
import type { ManifestEntry } from '@pwp/contracts';
import type { WebModule } from '@pwp/web-kit';
import { installAccountAccess, installHost, networkProblem } from '@pwp/web-kit/host';
import { registerApplication, start } from 'single-spa';
import { mountFrame } from './frame/mount-frame.ts';
import { followNavigation } from './frame/navigation.ts';
import { createPortal } from './frame/portal.ts';
import { followShortcuts } from './frame/shortcuts.ts';
import { isOpen, mayUse, moduleAt, placeOf } from './manifest/places.ts';
import { createLifecycles } from './mounting/lifecycles.ts';
import { loadModule } from './mounting/module-code.ts';
import type { PortalManifest } from './page-data.ts';
import { askForMissingProfile } from './session/complete-profile.ts';
import type { Identity } from './session/identity.ts';
import { openSession } from './session/open-session.ts';

/** How long the identity may take before the frame is drawn without it, ms. */
const PATIENCE = 500;

/** What the boot knows by the time the rest of the portal is there. */
export interface Opening {
  manifest: PortalManifest;
  identity: Identity;
  /** Settles once the person is signed in, or cannot be. */
  signedIn: Promise<void>;
  /** The page waits for no sign-in. */
  isPublic: boolean;
}

/** Draws the frame, then the menu and the module that the account may see. */
export async function openPortal({ manifest, identity, signedIn, isPublic }: Opening): Promise<void> {
  const portal = createPortal(manifest);
  identity.onSessionOver(portal.renewal);
  installHost({
    async accessToken(refused) {
      // The page waited for no sign-in, and any other is a new load: nobody is signed in.
      if (isPublic) return undefined;
      try {
        return await identity.accessToken(refused);
      } catch (error) {
        throw networkProblem(error);
      }
    },
    announce: portal.announce,
    isServed: (path) => placeOf(path, manifest, portal.state.session).kind === 'module',
  });
  installAccountAccess(identity);
  const draw = onlyOnce(() => mountFrame(portal, identity));

  if (isPublic) draw();
  else {
    const entry = moduleAt(location.pathname, manifest);
    const code = readAhead(entry);
    // Drawing takes as long as the API takes to answer, so the question leaves first; an identity that is slow is waited for in the frame.
    const slow = setTimeout(draw, PATIENCE);
    try {
      await signedIn;
      setTimeout(draw);
      const session = openSession();
      const isServed = entry !== undefined && mayUse(entry, entry.roles.filter(identity.hasRole));
      // What the page needs is asked beside the session: the guichet is the same for both, or the page asks again.
      if (isServed) code.then((module) => module?.prefetch?.(new URL(location.href))).catch(console.error);
      portal.state.session = await session;
    } catch (error) {
      console.error(error);
      portal.state.place = { kind: 'no-session' };
      return;
    } finally {
      clearTimeout(slow);
      draw();
    }
    askForMissingProfile(portal.state.session, manifest);
  }

  // Menu and addresses come from the manifest and the roles: no module's code is needed for either.
  followNavigation(portal);
  followShortcuts(portal);
  for (const entry of manifest.modules.filter((each) => isOpen(each))) {
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

function onlyOnce(act: () => void): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    act();
  };
}

/** Evaluates the code of the module that is asked for while the identity and the API answer; what it is worth is seen when it is mounted. */
async function readAhead(entry: ManifestEntry | undefined): Promise<WebModule | undefined> {
  if (entry === undefined || entry.release === null) return undefined;
  return loadModule(entry.release, 0).catch(() => undefined);
}
