import { ALERT_SLOT } from '@pwp/contracts/alert-slot';
import type { ManifestEntry, Role, Session } from '@pwp/contracts';
import { isOpen, mayUse } from '../manifest/places.ts';
import type { PortalManifest } from '../page-data.ts';

/** What is known of an account: its roles alone, before its session is there. */
type Reader = Pick<Session, 'roles' | 'modulesIndisponibles'>;

/** Whether an account may see what a module shows in a slot. */
export function isShownTo(session: Reader | null, entry: ManifestEntry, name: string): boolean {
  const slot = slotOf(entry, name);
  return (
    session !== null &&
    slot !== undefined &&
    isOpen(entry, session) &&
    mayUse(slot.roles.length > 0 ? slot : entry, session.roles)
  );
}

/** What a module declares of a slot. */
export function slotOf({ slots }: ManifestEntry, name: string) {
  return slots?.find((slot) => slot.name === name);
}

/** Where the API counts what a module has to show in a slot; undefined of a slot that shows without being asked. */
export function slotCountUrl(entry: ManifestEntry, name: string): string | undefined {
  const count = slotOf(entry, name)?.count;
  return count === undefined ? undefined : `/api/${entry.id}${count}`;
}

/** The counts that say whether an account has an alert above its pages. */
export function alertCountUrls({ modules }: PortalManifest, session: Reader): string[] {
  return modules
    .filter((entry) => isShownTo(session, entry, ALERT_SLOT))
    .flatMap((entry) => slotCountUrl(entry, ALERT_SLOT) ?? []);
}

/** The roles for which a module shows alerts. */
export function rolesIn(entry: ManifestEntry): readonly Role[] {
  const slot = slotOf(entry, ALERT_SLOT);
  return slot === undefined || slot.roles.length > 0 ? (slot?.roles ?? []) : entry.roles;
}
