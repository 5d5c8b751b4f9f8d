import type { ManifestEntry } from '@pwp/contracts';
import type { Failure, ModuleRegion } from '../mounting/lifecycles.ts';
import { giveWay } from './standing-text.ts';

/** What stands in the modules' region beside the module itself. */
export type RegionState =
  | { status: 'empty' }
  /** `isRead`: the text of the page stands there meanwhile. */
  | { status: 'loading'; title: string; isRead?: boolean }
  | { status: 'ready' }
  | ({ status: 'failed'; title: string } & Failure);

/** The region of the portal's frame. */
export interface FrameRegion extends ModuleRegion {
  /** Shows the text of a module's page until the module has drawn it. */
  beginWith(text: HTMLElement): void;
}

/** The modules' region over a real element; `show` receives what the frame draws around it. */
export function createModuleRegion(element: HTMLElement, show: (state: RegionState) => void): FrameRegion {
  let text: HTMLElement | undefined;
  const leaveText = () => {
    text?.remove();
    text = undefined;
  };
  return {
    beginWith(given) {
      text = given;
      element.replaceChildren(given);
    },
    open(entry: ManifestEntry) {
      const place = document.createElement('div');
      place.className = 'pwp-module';
      place.dataset['module'] = entry.id;
      // Each opening gets a new element, so that a late module draws in one that is no longer on the page.
      if (text?.dataset['module'] !== entry.id) leaveText();
      // The text comes first, and stays where it is: moved, it would lose the focus.
      while (element.lastChild !== null && element.lastChild !== text) element.lastChild.remove();
      element.append(place);
      if (text !== undefined) giveWay(text, place, leaveText);
      show({ status: 'loading', title: entry.title, isRead: text !== undefined });
      return place;
    },
    ready() {
      leaveText();
      show({ status: 'ready' });
    },
    fail(entry, failure) {
      leaveText();
      element.replaceChildren();
      show({ status: 'failed', title: entry.title, ...failure });
    },
    clear() {
      leaveText();
      element.replaceChildren();
      show({ status: 'empty' });
    },
  };
}
