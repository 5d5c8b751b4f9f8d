import './trusted-types.ts';
import {
  identityProblem,
  installAccountAccess,
  installBrand,
  installHost,
  networkProblem,
  pageLeft,
  sessionOver,
  traceRequests,
} from '@pwp/web-kit/host';
import { start } from 'single-spa';
import { createMenuCounting } from './frame/menu-counts.ts';
import { mountFrame } from './frame/mount-frame.ts';
import { followNavigation } from './frame/navigation.ts';
import { onceOnScreen } from './frame/once-on-screen.ts';
import { createPortal } from './frame/portal.ts';
import { followShortcuts } from './frame/shortcuts.ts';
import { writtenText } from './frame/standing-text.ts';
import { helpOf } from './manifest/account-links.ts';
import { mayUse, moduleAt } from './manifest/places.ts';
import { followLongTasks } from './mounting/long-tasks.ts';
import { loadStylesheet } from './mounting/module-code.ts';
import { readAhead } from './mounting/read-ahead.ts';
import { registerModules } from './mounting/register-modules.ts';
import { loadShellPages } from './pages/load-shell-pages.ts';
import type { Page } from './read-page-data.ts';
import { followRegistry } from './registry/follow-registry.ts';
import { reloadForRings } from './registry/manifest-news.ts';
import { followNotices } from './notices/follow-notices.ts';
import { askForMissingProfile } from './session/complete-profile.ts';
import type { Identity } from './session/identity.ts';
import { openSession } from './session/open-session.ts';
import { fillSlot } from './slots/fill-slot.ts';
import { awaitAlerts } from './slots/first-alerts.ts';
import { rolesIn } from './slots/shown-to.ts';

/** How long the identity may take before the frame is drawn without it, ms. */
const PATIENCE = 500;

/** What the boot hands to the rest of the portal. */
export interface Opening {
  /** The server's page, without the modules that differ from the signed manifest. */
  page: Page;
  identity: Identity;
  /** Settles once the person is signed in, or cannot be. */
  signedIn: Promise<void>;
  /** Nobody is signed in, on a page that anybody may read. */
  isPublic: boolean;
}

/** Draws the frame, then the menu and the module that the account may see. */
export async function openPortal({ page, identity, signedIn, isPublic }: Opening): Promise<void> {
  const [css] = page.data.later?.styles ?? [];
  // Without this stylesheet the portal still works. It stands before the styles of the module whose text is in the HTML, as on other pages.
  const own = document.head.querySelector('link[rel="stylesheet"][href^="/modules/"]');
  if (css !== undefined) await loadStylesheet(css.url, css.integrity, own).catch(console.error);
  const portal = createPortal(page.manifest);
  const { manifest } = portal;
  // Links for visitors who are not signed in would move the page when they go, once the session is known.
  if (!isPublic) portal.state.place = { kind: 'sign-in' };
  identity.onSessionOver(portal.renewal);
  const counting = createMenuCounting(portal);
  const news = new EventTarget();
  news.addEventListener('news', counting.refresh);
  installHost({
    async accessToken(refused, background) {
      // A public page has no session, and any other page comes with a full load.
      if (isPublic) return undefined;
      let token: string | undefined;
      try {
        token = await identity.accessToken(refused, background);
      } catch (error) {
        throw navigator.onLine ? identityProblem(error) : networkProblem(error);
      }
      if (token === undefined) throw background && identity.isLeft() ? pageLeft() : sessionOver();
      return token;
    },
    announce: portal.announce,
    fillSlot: (name, place, data) => fillSlot(portal, name, place, data),
    helpPath: () => helpOf(portal.manifest, portal.state.path, portal.state.session),
    refreshMenuCounts: counting.refresh,
    followNews(listener) {
      news.addEventListener('news', listener);
      return () => news.removeEventListener('news', listener);
    },
  });
  installAccountAccess(identity);
  installBrand(page.data.brand);
  traceRequests(page.data.traces === true);
  const draw = onlyOnce(() => mountFrame(portal, identity));

  if (isPublic) {
    // The page's text stands in the HTML, and stays until its code can draw it again.
    const { place } = portal.state;
    if (place.kind === 'shell') await loadShellPages().catch(console.error);
    const text = place.kind === 'module' ? writtenText(place.entry.id) : null;
    const focused = document.activeElement;
    if (text !== null) portal.region.beginWith(text);
    draw();
    // `draw` moved the text within the document, and a field that is moved loses the focus.
    if (focused instanceof HTMLElement && text?.contains(focused) === true) focused.focus({ preventScroll: true });
  } else {
    const entry = moduleAt(location.pathname, manifest);
    const code = readAhead(entry, portal);
    // The request to the API leaves before the frame is drawn, so that both run at once. When the identity is slow, the frame comes first.
    const slow = setTimeout(draw, PATIENCE);
    let alerted = Promise.resolve(false);
    try {
      await signedIn;
      setTimeout(draw);
      const session = openSession();
      // Before the page they would be above: it then comes with them.
      alerted = counting.askAlerts(manifest.modules.flatMap(rolesIn).filter(identity.hasRole));
      const isServed = entry !== undefined && mayUse(entry, entry.roles.filter(identity.hasRole));
      // The page's own requests leave beside the session's. If the guichet turns out to be another one, the page asks again.
      if (isServed) code.then((module) => module?.prefetch?.(new URL(location.href))).catch(console.error);
      const opened = await session;
      // The menu opens where the person is, which the identity's own address has hidden so far.
      portal.state.path = location.pathname;
      portal.state.session = opened;
      // The session has set the cookie of the rings. The page may have been drawn without it.
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
    await awaitAlerts(alerted, document.querySelector('.pwp-alerts'));
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
    const { session } = portal.state;
    if (session === null) return;
    followNotices(portal, session.account.id, identity.currentToken, () => news.dispatchEvent(new Event('news')));
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
