import type { ManifestEntry, Session } from '@pwp/contracts';
import type { AnnouncePriority } from '@pwp/web-kit/host';
import { navigateToUrl } from 'single-spa';
import { nextTick, reactive, shallowReactive } from 'vue';
import { moduleAt, placeOf, type Place } from '../manifest/places.ts';
import type { ModuleHost } from '../mounting/lifecycles.ts';
import type { PortalManifest } from '../page-data.ts';
import type { Tokens } from '../session/identity.ts';
import { openReconnectionWindow } from '../session/reconnection-window.ts';
import { createModuleRegion, type RegionState } from './module-region.ts';

/** What the frame shows. */
export interface PortalState {
  path: string;
  /** `no-session`: the person is signed in but the API did not say who that is. */
  place: Place | { kind: 'no-session' };
  session: Readonly<Session> | null;
  region: RegionState;
  messages: Record<AnnouncePriority, string>;
  /** The session ended: `asking` while the dialog is open, `blocked` once the browser refused the window. */
  renewal: 'none' | 'asking' | 'blocked' | 'postponed';
}

/** The portal around the modules: what its frame shows, and what modules may ask of it. */
export interface Portal extends ModuleHost {
  manifest: PortalManifest;
  state: PortalState;
  /** Holds the modules' own elements; the frame puts it in its `<main>`. */
  regionElement: HTMLElement;
  announce: (message: string, priority: AnnouncePriority) => void;
  /** Asks the person to sign in again; resolves with the new tokens. */
  renewal: () => Promise<Tokens>;
  /** « Me reconnecter »: opens the window that signs in again. */
  reconnect(): void;
}

/** Makes the portal's state, before anything is on screen. */
export function createPortal(manifest: PortalManifest): Portal {
  const regionElement = document.createElement('div');
  const state = shallowReactive<PortalState>({
    path: location.pathname,
    place: placeOf(location.pathname, manifest, null),
    session: null,
    region: { status: 'empty' },
    messages: reactive({ polite: '', assertive: '' }),
    renewal: 'none',
  });
  let renewed = Promise.withResolvers<Tokens>();

  async function announce(message: string, priority: AnnouncePriority): Promise<void> {
    // Emptied first: the same words twice would be no change, and nothing would be read.
    state.messages[priority] = '';
    await nextTick();
    state.messages[priority] = message;
  }

  function takeOver(entry: ManifestEntry, url: string): boolean {
    const { pathname } = new URL(url, location.href);
    if (moduleAt(pathname, manifest) === entry) return false;
    navigateToUrl(url);
    return true;
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
    takeOver,
    reconnect,
    announce: (message, priority) => void announce(message, priority),
    renewal: () => {
      renewed = Promise.withResolvers<Tokens>();
      state.renewal = 'asking';
      return renewed.promise;
    },
  };
}
