import type { ManifestEntry, Session } from '@pwp/contracts';
import type { AnnouncePriority } from '@pwp/web-kit/host';
import { navigateToUrl } from 'single-spa';
import { nextTick, reactive, shallowReactive } from 'vue';
import { developedModules } from '../development/developed-modules.ts';
import { landingOf } from '../manifest/account-links.ts';
import { moduleAt, placeOf, type Place } from '../manifest/places.ts';
import { createBreaker } from '../mounting/breaker.ts';
import type { ModuleHost } from '../mounting/lifecycles.ts';
import { createOpeningGuard } from '../mounting/opening-guard.ts';
import type { PortalManifest } from '../page-data.ts';
import { sendBeacon } from '../registry/beacons.ts';
import { profileBefore } from '../session/complete-profile.ts';
import type { Tokens } from '../session/identity.ts';
import { openReconnectionWindow } from '../session/reconnection-window.ts';
import { createVisits } from '../mounting/visits.ts';
import type { MenuCounts } from './menu.ts';
import { createModuleRegion, type FrameRegion, type RegionState } from './module-region.ts';

/** What the frame shows. */
export interface PortalState {
  path: string;
  /** `no-session`: the person is signed in but the API did not say who that is. */
  place: Place | { kind: 'no-session' };
  session: Readonly<Session> | null;
  region: RegionState;
  messages: Record<AnnouncePriority, string>;
  /** What waits behind the lines of the menu and in alerts, by the address that counts it. */
  counts: MenuCounts;
  /** The session ended: `asking` while the dialog is open, `blocked` once the browser refused the window. */
  renewal: 'none' | 'asking' | 'blocked' | 'postponed';
  /** The list of the portal's keys is open. */
  shortcuts: boolean;
  /** How many notices are unread, once it is known. */
  unread: number | undefined;
  /** How many notices there are, read or not, once it is known. */
  told: number | undefined;
  /** The list of notices is open. */
  notices: boolean;
}

/** The portal around the modules: what its frame shows, and what modules may ask of it. */
export interface Portal extends ModuleHost {
  /** Reactive: a module may be turned off while the page is open. */
  manifest: PortalManifest;
  state: PortalState;
  region: FrameRegion;
  /** Holds the modules' own elements; the frame puts it in its `<main>`. */
  regionElement: HTMLElement;
  announce: (message: string, priority: AnnouncePriority) => void;
  /** Asks the person to sign in again; resolves with the new tokens. */
  renewal: () => Promise<Tokens>;
  /** The registry now gives other releases: the next page of another module comes with a full load. */
  outdate(): void;
  /** Goes to an address of the portal. */
  go(url: string): void;
  /** Reads the address again, after it changed or what it leads to changed. */
  follow(): void;
  /** « Me reconnecter »: opens the window that signs in again. */
  reconnect(): void;
}

/** How long an announcement stays before the next one takes its place, ms: a screen reader may not have read it yet. */
const HEARD = 1_000;
/** Announcements that wait for their turn. */
const WAITING = 4;

/** Makes the portal's state, before anything is on screen. */
export function createPortal(given: PortalManifest, open: (url: string) => void = navigateToUrl): Portal {
  const manifest = reactive(given);
  const regionElement = document.createElement('div');
  const state = shallowReactive<PortalState>({
    path: location.pathname,
    place: placeOf(location.pathname, manifest, null),
    session: null,
    region: { status: 'empty' },
    messages: reactive({ polite: '', assertive: '' }),
    counts: new Map(),
    renewal: 'none',
    shortcuts: false,
    unread: undefined,
    told: undefined,
    notices: false,
  });
  let renewed = Promise.withResolvers<Tokens>();
  const breaker = createBreaker();
  // A page with a developer's code reports nothing: the registry would count it as everybody's.
  const report = developedModules(given).length === 0 ? sendBeacon : () => undefined;

  const said: Record<AnnouncePriority, string[]> = { polite: [], assertive: [] };

  async function announce(message: string, priority: AnnouncePriority): Promise<void> {
    const queue = said[priority];
    queue.push(message);
    // The one that is on screen stays, and the oldest that waits goes.
    if (queue.length > WAITING + 1) queue.splice(1, 1);
    if (queue.length > 1) return;
    for (let [next] = queue; next !== undefined; [next] = queue) {
      // A screen reader reads changes only. The text is emptied first, so that the same words twice are a change.
      state.messages[priority] = '';
      await nextTick();
      state.messages[priority] = next;
      await new Promise((resolve) => setTimeout(resolve, HEARD));
      queue.shift();
    }
  }

  function takeOver(entry: ManifestEntry, url: string): boolean {
    const { pathname } = new URL(url, location.href);
    if (moduleAt(pathname, manifest)?.id === entry.id) return false;
    go(url);
    return true;
  }

  let isOutdated = false;
  /** Where the person was before the module that is on screen. */
  let cameFrom: string | undefined;
  /** The address of the page that is on screen, with its query. */
  let shown = location.pathname + location.search;

  function leavesModule(path: string): boolean {
    return moduleAt(path, manifest) !== moduleAt(state.path, manifest);
  }

  function go(url: string): void {
    const profile = profileBefore(pathOf(url), state.session, manifest);
    if (profile !== undefined && profile === state.path) {
      // What was typed stays: the page is not left.
      void announce('Complétez d’abord votre profil.', 'assertive');
      document.querySelector<HTMLElement>('main h1')?.focus();
    } else if (profile !== undefined) open(profile);
    else if (isOutdated && leavesModule(pathOf(url))) location.assign(url);
    else open(url);
  }

  function follow(): void {
    const { pathname, search } = location;
    if (leavesModule(pathname)) {
      cameFrom = shown;
      // The browser's own buttons have changed the address already.
      if (isOutdated) location.reload();
    }
    shown = pathname + search;
    state.path = pathname;
    state.place = placeOf(pathname, manifest, state.session);
    const landing = state.place.kind === 'welcome' ? landingOf(manifest, state.session) : undefined;
    if (landing !== undefined) {
      // In place of « / », so that « back » leads to where the person was before.
      history.replaceState(null, '', landing);
      follow();
      return;
    }
    // A public page has no session. Other pages need one, and a full load begins with sign-in.
    if (state.place.kind === 'sign-in') location.reload();
  }

  function goOnWithout(entry: ManifestEntry): void {
    if (cameFrom !== undefined && moduleAt(pathOf(cameFrom), manifest)?.id !== entry.id) go(cameFrom);
    else go(entry.home ? '/plan-du-site' : '/');
  }

  function reconnect(): void {
    const tokens = openReconnectionWindow();
    if (tokens === null) {
      state.renewal = 'blocked';
      return;
    }
    void tokens.then((received) => {
      state.renewal = 'none';
      renewed.resolve(received);
    });
  }

  return {
    manifest,
    state,
    regionElement,
    region: createModuleRegion(regionElement, (region) => {
      state.region = region;
    }),
    breaker,
    guard: createOpeningGuard((name, version, isCertain) => {
      const [module = ''] = name.split('@', 1);
      console.error(`module ${module}`, new Error('the page died while it opened this module'));
      breaker.hung(name);
      if (isCertain) report({ module, version, outcome: 'crash' });
    }),
    visits: createVisits(),
    report,
    takeOver,
    goOnWithout,
    outdate: () => {
      isOutdated = true;
    },
    go,
    follow,
    reconnect,
    announce: (message, priority) => void announce(message, priority),
    renewal: () => {
      renewed = Promise.withResolvers<Tokens>();
      state.renewal = 'asking';
      return renewed.promise;
    },
  };
}

function pathOf(url: string): string {
  return new URL(url, location.href).pathname;
}
