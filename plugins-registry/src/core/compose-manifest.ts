import { RESERVED_PATHS, type ManifestEntry, type PageLink } from '@pwp/contracts';
import type { Fault } from './fault.ts';

type EntryFault = Omit<Fault, 'module'>;

/** Composes the manifest in menu order. An entry that clashes with an earlier one is left out and reported. */
export function composeManifest(entries: readonly ManifestEntry[]): { modules: ManifestEntry[]; faults: Fault[] } {
  const taken = new Set<string>();
  const addresses = createAddresses();
  const modules: ManifestEntry[] = [];
  const faults: Fault[] = [];
  for (const entry of entries.toSorted(byMenuOrder)) {
    const fault = taken.has(entry.id)
      ? ({ code: 'id-taken', detail: `The id « ${entry.id} » is taken: choose another in module.json.` } as const)
      : faultsIn(entry, addresses)[0];
    if (fault === undefined) {
      taken.add(entry.id);
      addresses.add(entry);
      modules.push(entry);
    } else faults.push({ module: entry.id, ...fault });
  }
  return { modules, faults };
}

function byMenuOrder(a: ManifestEntry, b: ManifestEntry): number {
  return a.order - b.order || (a.id < b.id ? -1 : 1);
}

/** An index of owned addresses: comparing an entry with all others takes time in proportion to its own addresses only. */
interface Addresses {
  add(entry: ManifestEntry): void;
  /** Entries of other modules whose addresses overlap this one's, or that also own the page « / ». */
  meeting(entry: ManifestEntry): Set<ManifestEntry>;
}

/** Indexes the addresses of entries. */
export function createAddresses(entries: readonly ManifestEntry[] = []): Addresses {
  /** By address. */
  const at = new Map<string, ManifestEntry[]>();
  /** By each parent of an owned address. */
  const below = new Map<string, ManifestEntry[]>();
  const homes: ManifestEntry[] = [];
  const put = (map: Map<string, ManifestEntry[]>, path: string, entry: ManifestEntry) => {
    const known = map.get(path);
    if (known === undefined) map.set(path, [entry]);
    else if (known.at(-1) !== entry) known.push(entry);
  };
  const addresses: Addresses = {
    add(entry) {
      for (const path of ownedBy(entry)) {
        put(at, path, entry);
        for (const above of pathsAbove(path)) put(below, above, entry);
      }
      if (entry.home) homes.push(entry);
    },
    meeting(entry) {
      const met = new Set<ManifestEntry>(entry.home ? homes : []);
      for (const path of ownedBy(entry)) {
        for (const each of [path, ...pathsAbove(path)].flatMap((above) => at.get(above) ?? [])) met.add(each);
        for (const each of below.get(path) ?? []) met.add(each);
      }
      for (const each of met) if (each.id === entry.id) met.delete(each);
      return met;
    },
  };
  for (const entry of entries) addresses.add(entry);
  return addresses;
}

/** Why an entry clashes with others, each reason once. Other releases of its own module do not count. */
export function faultsBeside(entry: ManifestEntry, others: readonly ManifestEntry[]): EntryFault[] {
  return faultsIn(entry, createAddresses(others));
}

function faultsIn(entry: ManifestEntry, addresses: Addresses): EntryFault[] {
  const clashes = [...addresses.meeting(entry)].map((other) => clashOf(entry, other));
  const faults = [faultAlone(entry), ...clashes].filter((fault) => fault !== undefined);
  return [...new Map(faults.map((fault) => [fault.detail, fault])).values()];
}

/** All clashes among entries, reported for the later one in the menu. */
export function faultsAmong(entries: readonly ManifestEntry[]): Fault[] {
  const addresses = createAddresses();
  const faults = entries.toSorted(byMenuOrder).flatMap((entry) => {
    const found = faultsIn(entry, addresses).map((fault): Fault => ({ module: entry.id, ...fault }));
    addresses.add(entry);
    return found;
  });
  return [...new Map(faults.map((fault) => [`${fault.module} ${fault.detail}`, fault])).values()];
}

/** The clash of two modules, reported for the later one in the menu. */
export function faultBetween(one: ManifestEntry, other: ManifestEntry): Fault | undefined {
  const [first, later] = byMenuOrder(one, other) < 0 ? [one, other] : [other, one];
  const clash = clashOf(later, first);
  return clash && { module: later.id, ...clash };
}

/** An overlapping address of two modules, or the page « / ». */
function clashOf(entry: ManifestEntry, other: ManifestEntry): EntryFault | undefined {
  const owned = ownedBy(other);
  const exactly = new Set(owned);
  const below = new Map(owned.toReversed().flatMap((path) => pathsAbove(path).map((above) => [above, path] as const)));
  for (const path of ownedBy(entry)) {
    const overlapped = [path, ...pathsAbove(path)].find((each) => exactly.has(each)) ?? below.get(path);
    if (overlapped === undefined) continue;
    return {
      code: 'path-overlaps',
      detail: `The path « ${path} » overlaps « ${overlapped} » of « ${other.id} »: neither may hold the other.`,
    };
  }
  if (!entry.home || !other.home) return undefined;
  return {
    code: 'home-taken',
    detail: `« ${other.id} » already owns the page « / »: only one module may say "home": true.`,
  };
}

/** The parents of an address, nearest first: `/a/b` then `/a` for `/a/b/c`. */
function pathsAbove(path: string): string[] {
  const above: string[] = [];
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) above.push(path.slice(0, end));
  return above;
}

/** The fault of an entry by itself. */
function faultAlone(entry: ManifestEntry): EntryFault | undefined {
  const isPublic = (page: string | undefined) =>
    page === undefined || entry.publicPages.some(({ path }) => path === page);
  for (const path of ownedBy(entry)) {
    if (!/^(\/[a-z0-9_-]+)+$/.test(path))
      return { code: 'path-invalid', detail: `The path « ${path} » must look like « /${entry.id} ».` };
    const reserved = RESERVED_PATHS.find((each) => isWithin(path, each));
    if (reserved !== undefined) {
      const detail = `The path « ${path} » is inside « ${reserved} », which is not for modules.`;
      return { code: 'path-reserved', detail };
    }
  }
  const owned = new Set(ownedBy(entry));
  const outside = linksOf(entry).find(
    ({ path }) => ![path, ...pathsAbove(path)].some((each) => owned.has(each)) && !(entry.home && path === '/'),
  );
  if (outside !== undefined) {
    const detail = `« ${outside.label} » leads to « ${outside.path} », outside « ${entry.path} »: a module leads to its own pages.`;
    return { code: 'navigation-outside', detail };
  }
  if (!isPublic(entry.accountRequest)) {
    const detail = `"accountRequest" is « ${entry.accountRequest} »: name it among "publicPages", since who asks for an account has none.`;
    return { code: 'account-request-not-public', detail };
  }
  if (!isPublic(entry.help) && !(entry.help !== undefined && isWithin(entry.help, entry.path))) {
    const detail = `"help" is « ${entry.help} »: a page of « ${entry.path} » explains the module, one of "publicPages" the portal.`;
    return { code: 'help-not-public', detail };
  }
  return undefined;
}

function ownedBy({ path, publicPages }: ManifestEntry): string[] {
  return [path, ...publicPages.map((page) => page.path)];
}

/** Every page that a declaration links to. */
function linksOf({
  navigation,
  header,
  userMenu,
  profileCompletion,
  landing,
  reservedPages = [],
}: ManifestEntry): PageLink[] {
  return [
    ...navigation,
    ...userMenu,
    ...reservedPages.map(({ path }) => ({ label: 'reservedPages', path })),
    ...(header === undefined ? [] : [header]),
    ...(profileCompletion === undefined ? [] : [{ label: 'profileCompletion', path: profileCompletion }]),
    ...(landing === undefined ? [] : [{ label: 'landing', path: landing }]),
  ];
}

function isWithin(path: string, prefix: string): boolean {
  return path === prefix || path.startsWith(`${prefix}/`);
}
