import type { Manifest, ManifestEntry } from '@pwp/contracts';
import type { Fault } from './fault.ts';

/** First segments that the front door answers for others than the modules. */
const reservedPaths = ['/api', '/auth', '/dev', '/metrics', '/modules', '/registry', '/simulateurs'];

/** The manifest in the order of the menu. An entry that cannot stand beside those before it is left out and named; the rest stands. */
export function composeManifest(entries: readonly ManifestEntry[]): { manifest: Manifest; faults: Fault[] } {
  const modules: ManifestEntry[] = [];
  const faults: Fault[] = [];
  for (const entry of entries.toSorted(byMenuOrder)) {
    const fault = faultOf(entry, modules);
    if (fault === undefined) modules.push(entry);
    else faults.push({ module: entry.id, ...fault });
  }
  return { manifest: { version: 1, modules }, faults };
}

function byMenuOrder(a: ManifestEntry, b: ManifestEntry): number {
  return a.order - b.order || (a.id < b.id ? -1 : 1);
}

function faultOf(entry: ManifestEntry, before: readonly ManifestEntry[]): Omit<Fault, 'module'> | undefined {
  if (before.some((other) => other.id === entry.id)) {
    return { code: 'id-taken', detail: `The id « ${entry.id} » is taken: choose another in module.json.` };
  }
  if (!/^(\/[a-z0-9_-]+)+$/.test(entry.path)) {
    return { code: 'path-invalid', detail: `The path « ${entry.path} » must look like « /${entry.id} ».` };
  }
  const reserved = reservedPaths.find((path) => isWithin(entry.path, path));
  if (reserved !== undefined) {
    return {
      code: 'path-reserved',
      detail: `The path « ${entry.path} » is inside « ${reserved} », which is not for modules.`,
    };
  }
  const overlapped = before.find((other) => isWithin(entry.path, other.path) || isWithin(other.path, entry.path));
  if (overlapped !== undefined) {
    return {
      code: 'path-overlaps',
      detail: `The path « ${entry.path} » overlaps « ${overlapped.path} » of « ${overlapped.id} »: neither may hold the other.`,
    };
  }
  const home = entry.home ? before.find((other) => other.home) : undefined;
  if (home !== undefined) {
    return {
      code: 'home-taken',
      detail: `« ${home.id} » already owns the page « / »: only one module may say "home": true.`,
    };
  }
  const outside = entry.navigation.find(
    (item) => !isWithin(item.path, entry.path) && !(entry.home && item.path === '/'),
  );
  if (outside !== undefined) {
    return {
      code: 'navigation-outside',
      detail: `« ${outside.label} » leads to « ${outside.path} », outside « ${entry.path} »: a module's menu leads to its own pages.`,
    };
  }
  return undefined;
}

function isWithin(path: string, prefix: string): boolean {
  return path === prefix || path.startsWith(`${prefix}/`);
}
