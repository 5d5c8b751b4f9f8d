import { nextTick } from 'vue';
import { beforeEach, expect, test, vi } from 'vitest';
import { createPortal, type Portal } from '../frame/portal.ts';
import { manifestEntry, sessionOf } from '../testing/manifest-entries.ts';
import { fillAlerts } from './fill-alerts.ts';
import { fillSlot } from './fill-slot.ts';
import { followSlot } from './follow-slot.ts';

const NAME = 'portail.alerte';
const alert = (given: object = {}) => ({ slots: [{ name: NAME, count: '/alertes/nombre', ...given }] });
const countUrl = (id: string) => `/api/${id}/alertes/nombre`;
const leave = vi.fn<() => void>();
const fill = vi.fn<typeof fillSlot>(() => leave);

let portal: Portal;
let place: HTMLElement;

beforeEach(() => {
  fill.mockClear();
  leave.mockClear();
  place = document.createElement('div');
  place.hidden = true;
  portal = createPortal({
    modules: [
      manifestEntry({ id: 'avis', ...alert() }),
      manifestEntry({ id: 'urgent', ...alert({ priority: 50 }) }),
      manifestEntry({ id: 'reserve', roles: ['administrateur'], ...alert() }),
      manifestEntry({ id: 'arret', disabled: true, ...alert() }),
    ],
    unavailable: [],
  });
  portal.state.session = sessionOf('professionnel');
});

function count(counts: Record<string, number>): Promise<void> {
  portal.state.counts = new Map(Object.entries(counts).map(([id, nombre]) => [countUrl(id), nombre]));
  return nextTick();
}

test('nothing is loaded until a count says that there is something', async () => {
  const stop = fillAlerts(portal, place, fill);
  await count({ avis: 0, urgent: 0, reserve: 3, arret: 2 });
  expect(fill).not.toHaveBeenCalled();
  await count({ avis: 1 });
  expect(fill).toHaveBeenCalledExactlyOnceWith(portal, NAME, place, expect.any(Function));
  await count({ avis: 0 });
  await count({ urgent: 2 });
  expect(fill).toHaveBeenCalledOnce();
  stop();
  expect(leave).toHaveBeenCalledOnce();
});

test('nobody who is not signed in is shown an alert', async () => {
  portal.state.session = null;
  fillAlerts(portal, place, fill);
  await count({ avis: 1 });
  expect(fill).not.toHaveBeenCalled();
});

test('the greatest priority stands first, whatever the menu, and an alert leaves with its count', async () => {
  const acts: string[] = [];
  await count({ avis: 1 });
  const entries = portal.manifest.modules.toReversed();
  followSlot(portal, entries, { name: NAME, element: place, data: () => undefined }, ({ id }) => ({
    open: () => void acts.push(`open ${id}`),
    retry: () => undefined,
    close: () => {
      acts.push(`close ${id}`);
      return Promise.resolve();
    },
  }));
  expect(acts.filter((act) => act.startsWith('open'))).toEqual(['open avis']);
  await count({ avis: 1, urgent: 1 });
  await count({ avis: 0, urgent: 1 });
  expect(acts.slice(-2)).toEqual(['open urgent', 'close avis']);

  place.replaceChildren();
  await count({});
  fillSlot(portal, NAME, place, () => undefined);
  await vi.waitFor(() => expect(place.children).toHaveLength(4));
  expect([...place.children].map((element) => (element as HTMLElement).dataset['module'])).toEqual([
    'urgent',
    'avis',
    'reserve',
    'arret',
  ]);
});
