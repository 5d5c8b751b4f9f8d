import { RESERVED_PATHS, type ManifestEntry, type PageLink } from '@pwp/contracts';
import type { Fault } from './fault.ts';

type EntryFault = Omit<Fault, 'module'>;

/** The manifest in the order of the menu. An entry that cannot stand beside those before it is left out and named; the rest stands. */
export function composeManifest(entries: readonly ManifestEntry[]): { modules: ManifestEntry[]; faults: Fault[] } {
  const modules: ManifestEntry[] = [];
  const faults: Fault[] = [];
  for (const entry of entries.toSorted(byMenuOrder)) {
    const fault = faultOf(entry, modules);
    if (fault === undefined) modules.push(entry);
    else faults.push({ module: entry.id, ...fault });
  }
  return { modules, faults };
}

function byMenuOrder(a: ManifestEntry, b: ManifestEntry): number {
  return a.order - b.order || (a.id < b.id ? -1 : 1);
}

/** Why an entry cannot stand beside these, each reason once. `others` may hold several releases of one module; the entry's own are left out. */
export function faultsBeside(entry: ManifestEntry, others: readonly ManifestEntry[]): EntryFault[] {
  const clashes = others.filter(({ id }) => id !== entry.id).map((other) => clashOf(entry, other));
  const faults = [faultAlone(entry), ...clashes].filter((fault) => fault !== undefined);
  return [...new Map(faults.map((fault) => [fault.detail, fault])).values()];
}

/** Everything that may not stand together of what somebody gets, told of the later one in the menu. */
export function faultsAmong(entries: readonly ManifestEntry[]): Fault[] {
  const inOrder = entries.toSorted(byMenuOrder);
  const faults = inOrder.flatMap((entry, index) =>
    faultsBeside(entry, inOrder.slice(0, index)).map((fault): Fault => ({ module: entry.id, ...fault })),
  );
  return [...new Map(faults.map((fault) => [`${fault.module} ${fault.detail}`, fault])).values()];
}

/** What two modules may not hold both, told of the later one in the menu. */
export function faultBetween(one: ManifestEntry, other: ManifestEntry): Fault | undefined {
  const [first, later] = byMenuOrder(one, other) < 0 ? [one, other] : [other, one];
  const clash = clashOf(later, first);
  return clash && { module: later.id, ...clash };
}

function faultOf(entry: ManifestEntry, before: readonly ManifestEntry[]): EntryFault | undefined {
  if (before.some((other) => other.id === entry.id)) {
    return { code: 'id-taken', detail: `The id « ${entry.id} » is taken: choose another in module.json.` };
  }
  return faultsBeside(entry, before)[0];
}

/** What two modules hold both: an address, or the page « / ». */
function clashOf(entry: ManifestEntry, other: ManifestEntry): EntryFault | undefined {
  for (const path of ownedBy(entry)) {
    const overlapped = ownedBy(other).find((each) => isWithin(path, each) || isWithin(each, path));
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

/** What is wrong with an entry whatever stands beside it. */
function faultAlone(entry: ManifestEntry): EntryFault | undefined {
  for (const path of ownedBy(entry)) {
    if (!/^(\/[a-z0-9_-]+)+$/.test(path)) {
      return { code: 'path-invalid', detail: `The path « ${path} » must look like « /${entry.id} ».` };
    }
    const reserved = RESERVED_PATHS.find((each) => isWithin(path, each));
    if (reserved !== undefined) {
      return {
        code: 'path-reserved',
        detail: `The path « ${path} » is inside « ${reserved} », which is not for modules.`,
      };
    }
  }
  const outside = linksOf(entry).find(
    ({ path }) => !ownedBy(entry).some((own) => isWithin(path, own)) && !(entry.home && path === '/'),
  );
  if (outside !== undefined) {
    return {
      code: 'navigation-outside',
      detail: `« ${outside.label} » leads to « ${outside.path} », outside « ${entry.path} »: a module leads to its own pages.`,
    };
  }
  if (entry.accountRequest !== undefined && !entry.publicPages.some(({ path }) => path === entry.accountRequest)) {
    return {
      code: 'account-request-not-public',
      detail: `"accountRequest" is « ${entry.accountRequest} »: name it among "publicPages", since who asks for an account has none.`,
    };
  }
  if (entry.help !== undefined && !entry.publicPages.some(({ path }) => path === entry.help)) {
    return {
      code: 'help-not-public',
      detail: `"help" is « ${entry.help} »: name it among "publicPages", since who cannot sign in reads it too.`,
    };
  }
  return undefined;
}

function ownedBy({ path, publicPages }: ManifestEntry): string[] {
  return [path, ...publicPages.map((page) => page.path)];
}

/** Every page that a declaration names, with the words that lead to it. */
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
