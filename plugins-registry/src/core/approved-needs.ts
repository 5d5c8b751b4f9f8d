import { needItems, type AskedNeed, type ModuleDeclaration, type NeedItem, type OutsideOrigins } from '@pwp/contracts';
import type { Fault } from './fault.ts';
import type { ModuleState } from './registry-state.ts';

/** A need as one text, by which needs are compared. */
export function needKey({ kind, value }: NeedItem): string {
  return `${kind} ${value}`;
}

/**
 * What a release needs, and what of it is approved: by an operator, of any release of the module, or by standing in the modules'
 * folder. `shipped`: the declaration there, of an adopted module.
 */
export function askedNeeds(
  { approved }: Pick<ModuleState, 'approved'>,
  { needs }: Pick<ModuleDeclaration, 'needs'>,
  shipped: Pick<ModuleDeclaration, 'needs'> | undefined,
): AskedNeed[] {
  const given = new Set(needItems(shipped?.needs).map(needKey));
  return needItems(needs).map((item) => ({
    ...item,
    approved: approved.has(needKey(item)) || given.has(needKey(item)),
  }));
}

/** What releases that rings get need and is approved no more: the folder's build approved it, and another stands there now. */
export function lapsedNeeds(
  id: string,
  module: Pick<ModuleState, 'approved' | 'channels' | 'releases'>,
  shipped: Pick<ModuleDeclaration, 'needs'> | undefined,
): Fault[] {
  return [...new Set(Object.values(module.channels))].flatMap((version) => {
    const declaration = module.releases.get(version)?.statement.declaration;
    const lapsed = askedNeeds(module, declaration ?? {}, shipped).filter(({ approved }) => !approved);
    if (lapsed.length === 0) return [];
    const named = lapsed.map(needKey).join(', ');
    const detail = `Rings get the release ${version}, which needs what is not approved (${named}): read it, then "pwp approve ${id} --release ${version}".`;
    return [{ module: id, code: 'needs-not-approved' as const, detail }];
  });
}

/** The outside origins that the pages of a release may reach: those of its needs that are approved. Undefined when there are none. */
export function approvedOrigins(asked: readonly AskedNeed[]): OutsideOrigins | undefined {
  const of = (kind: NeedItem['kind']) =>
    asked.filter((need) => need.kind === kind && need.approved).map(({ value }) => value);
  const images = of('images');
  const connections = of('connections');
  if (images.length === 0 && connections.length === 0) return undefined;
  return { ...(images.length > 0 && { images }), ...(connections.length > 0 && { connections }) };
}
