import type { RegistryStatus } from '@pwp/contracts';
import { registryMoved } from '@pwp/web-kit';
import { triggerAppChange } from 'single-spa';
import { watch } from 'vue';
import type { Portal } from '../frame/portal.ts';
import type { Page } from '../read-page-data.ts';
import { isOutdated } from './manifest-news.ts';
import { followStatus } from './status-stream.ts';

/** Tabs hear of a change together. Each asks after a random delay of at most this, ms. */
const SPREAD = 5_000;

/** How long a manifest that could not be read is not asked for again, ms. */
const AGAIN = 20_000;

/**
 * Applies the registry's changes to an open page. A module that is turned off leaves at once, and comes back by itself; any other change
 * comes with the next full load.
 */
export function followRegistry(portal: Portal, page: Page): void {
  let newest = page.sequence;
  let next: ReturnType<typeof setTimeout> | undefined;
  const askIn = (ms: number) => {
    clearTimeout(next);
    next = setTimeout(() => void ask(), ms + Math.random() * SPREAD);
  };
  const ask = async () => {
    const isNews = await isOutdated(page, newest);
    if (isNews === undefined) askIn(AGAIN);
    else if (isNews) portal.outdate();
  };
  let comingBack: ReturnType<typeof setTimeout> | undefined;
  /** Loads a page again that has nothing of the person's. Once in so long at most, whatever the server draws. */
  const comeBack = () => {
    comingBack ??= setTimeout(
      () => {
        comingBack = undefined;
        if (portal.state.place.kind === 'disabled') location.reload();
      },
      Math.max(0, AGAIN - performance.now()) + Math.random() * SPREAD,
    );
  };
  followStatus((status) => {
    // Another registry process, or another tab, may send an older status.
    if (status.sequence < newest) return;
    applyStatus(portal, status, comeBack);
    if (status.sequence === newest) return;
    newest = status.sequence;
    registryMoved.emit(status.sequence);
    askIn(0);
  });
  void ask();
  // Another guichet may be in other rings.
  watch(
    () => portal.state.session?.guichet?.code,
    () => void ask(),
  );
}

/**
 * Turns modules off and on as the registry says, and marks a page whose releases no longer stand. `comeBack` is called for a module that is
 * on again and whose code the page was not told.
 */
export function applyStatus(
  portal: Portal,
  { disabled, releases }: RegistryStatus,
  comeBack: () => void = () => undefined,
  reroute: () => unknown = triggerAppChange,
): void {
  let isChanged = false;
  for (const entry of portal.manifest.modules) {
    const isOff = disabled.includes(entry.id);
    if (!isOff && entry.disabled === true && entry.release === null) {
      portal.outdate();
      comeBack();
    } else if (isOff !== (entry.disabled === true)) {
      entry.disabled = isOff;
      isChanged = true;
    }
    const standing = releases[entry.id];
    if (entry.release !== null && standing !== undefined && !standing.includes(entry.release.version)) portal.outdate();
  }
  if (!isChanged) return;
  portal.follow();
  void reroute();
}
