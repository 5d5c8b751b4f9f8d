import { ModuleDeclaration, type Role } from '@pwp/contracts';
import declaration from '../module.json' with { type: 'json' };

/** The roles of module.json, which say who sees the pages; empty: every account. */
export const { roles: ROLES } = ModuleDeclaration.parse(declaration);

/** Who may call the routes: whoever sees the pages. */
export const ACCESS: 'signed-in' | { roles: readonly Role[] } = ROLES.length === 0 ? 'signed-in' : { roles: ROLES };

/** Whether accounts with this role see the pages. */
export function isShownTo(role: Role): boolean {
  return ROLES.length === 0 || ROLES.includes(role);
}
