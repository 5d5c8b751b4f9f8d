import type { ManifestEntry } from '@pwp/contracts';
import type { Failure, ModuleRegion } from '../mounting/lifecycles.ts';

/** What stands in the modules' region beside the module itself. */
export type RegionState =
  | { status: 'empty' }
  | { status: 'loading'; title: string }
  | { status: 'ready' }
  | ({ status: 'failed'; title: string } & Failure);

/** The modules' region over a real element; `show` receives what the frame draws around it. */
export function createModuleRegion(element: HTMLElement, show: (state: RegionState) => void): ModuleRegion {
  return {
    open(entry: ManifestEntry) {
      const place = document.createElement('div');
      place.className = 'pwp-module';
      place.dataset['module'] = entry.id;
      // Each opening gets a new element, so that a late module draws in one that is no longer on the page.
      element.replaceChildren(place);
      show({ status: 'loading', title: entry.title });
      return place;
    },
    ready() {
      show({ status: 'ready' });
    },
    fail(entry, failure) {
      element.replaceChildren();
      show({ status: 'failed', title: entry.title, ...failure });
    },
    clear() {
      element.replaceChildren();
      show({ status: 'empty' });
    },
  };
}
