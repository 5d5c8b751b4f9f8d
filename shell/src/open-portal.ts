import './trusted-types.ts';
import type { ManifestEntry } from '@pwp/contracts';
import type { WebModule } from '@pwp/web-kit';
import { installAccountAccess, installHost, networkProblem, pageLeft, sessionOver } from '@pwp/web-kit/host';
import { start } from 'single-spa';
import { createMenuCounting } from './frame/menu-counts.ts';
import { mountFrame } from './frame/mount-frame.ts';
import { followNavigation } from './frame/navigation.ts';
import { onceOnScreen } from './frame/once-on-screen.ts';
import { createPortal, type Portal } from './frame/portal.ts';
import { followShortcuts } from './frame/shortcuts.ts';
import { helpOf } from './manifest/account-links.ts';
import { mayUse, moduleAt } from './manifest/places.ts';
import { releaseName } from './mounting/breaker.ts';
import { loadModule } from './mounting/module-code.ts';
import { followLongTasks } from './mounting/long-tasks.ts';
import { registerModules } from './mounting/register-modules.ts';
import { servedRelease } from './mounting/served-release.ts';
import type { Page } from './read-page-data.ts';
import { followRegistry } from './registry/follow-registry.ts';
import { reloadForRings } from './registry/manifest-news.ts';
import { followNotices } from './notices/follow-notices.ts';
import { askForMissingProfile } from './session/complete-profile.ts';
import type { Identity } from './session/identity.ts';
import { openSession } from './session/open-session.ts';
import { fillSlot } from './slots/fill-slot.ts';

/** How long the identity may take before the frame is drawn without it, ms. */
const PATIENCE = 500;

/** What the boot knows by the time the rest of the portal is there. */
export interface Opening {
  /** What the server wrote, without what was not as it was signed. */
  page: Page;
  identity: Identity;
  /** Settles once the person is signed in, or cannot be. */
  signedIn: Promise<void>;
  /** The page waits for no sign-in. */
  isPublic: boolean;
}

/** Draws the frame, then the menu and the module that the account may see. */
export async function openPortal({ page, identity, signedIn, isPublic }: Opening): Promise<void> {
  const portal = createPortal(page.manifest);
  const { manifest } = portal;
  identity.onSessionOver(portal.renewal);
  const counting = createMenuCounting(portal);
  installHost({
    async accessToken(refused, background) {
      // The page waited for no sign-in, and any other is a new load: nobody is signed in.
      if (isPublic) return undefined;
      let token: string | undefined;
      try {
        token = await identity.accessToken(refused, background);
      } catch (error) {
        throw networkProblem(error);
      }
      if (token === undefined) throw background && identity.isLeft() ? pageLeft() : sessionOver();
      return token;
    },
    announce: portal.announce,
    fillSlot: (name, place, data) => fillSlot(portal, name, place, data),
    helpPath: () => helpOf(portal.manifest, portal.state.path),
    refreshMenuCounts: counting.refresh,
  });
  installAccountAccess(identity);
  const draw = onlyOnce(() => mountFrame(portal, identity));

  if (isPublic) draw();
  else {
    const entry = moduleAt(location.pathname, manifest);
    const code = readAhead(entry, portal);
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
      // The session has set the rings: the page may have been drawn for nobody's.
      if (await reloadForRings(page)) return;
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
  registerModules(portal);
  start({ urlRerouteOnly: true });
  followLongTasks(portal.visits, (release) => portal.report({ ...release, outcome: 'blocked' }));
  onceOnScreen(portal.state, () => {
    followRegistry(portal, page);
    counting.follow();
    if (portal.state.session !== null) followNotices(portal, portal.state.session.account.id, identity.currentToken);
  });
}

function onlyOnce(act: () => void): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    act();
  };
}

/**
 * Evaluates the code of the module that is asked for while the identity and the API answer; what it is worth is seen when it is mounted.
 * Not of one that failed too often.
 */
async function readAhead(
  entry: ManifestEntry | undefined,
  { breaker, guard, visits }: Portal,
): Promise<WebModule | undefined> {
  const release = entry === undefined ? null : servedRelease(entry);
  if (entry === undefined || release === null || breaker.isOpen(releaseName(entry.id, release))) return undefined;
  const close = guard.open(releaseName(entry.id, release), release.version);
  visits.readAhead(entry.id);
  return loadModule(release, 0)
    .catch(() => undefined)
    .finally(close);
}
