import type { ApiModule, NoticeKind } from '@pwp/api-kit';
import type { Role } from '@pwp/contracts';

/** The declared kinds, by `<module>.<name>`. */
export type DeclaredKinds = ReadonlyMap<string, NoticeKind>;

/** The kinds of these modules. */
export function declaredKinds(modules: readonly Pick<ApiModule, 'id' | 'notices'>[]): DeclaredKinds {
  return new Map(
    modules.flatMap(({ id, notices = {} }) =>
      Object.entries(notices).map(([name, kind]): [string, NoticeKind] => [`${id}.${name}`, kind]),
    ),
  );
}

/** The kinds that an account with these roles may get. */
export function kindsFor(kinds: DeclaredKinds, roles: readonly Role[]): [string, NoticeKind][] {
  return [...kinds].filter(([, kind]) => kind.roles.length === 0 || kind.roles.some((role) => roles.includes(role)));
}
