import type { ModuleDeclaration } from '../registry/manifest.ts';

/** Every address that the portal itself leads to: menu, header, user's menu, public pages. */
export function declaredPages(declaration: ModuleDeclaration): string[] {
  const {
    home,
    path,
    navigation,
    publicPages,
    header,
    userMenu,
    profileCompletion,
    landing,
    reservedPages = [],
  } = declaration;
  const lines = navigation.filter(({ availability }) => availability === 'available');
  const links = [...lines, ...publicPages, ...reservedPages, ...userMenu, ...(header === undefined ? [] : [header])];
  return [
    ...new Set([
      ...(home ? ['/'] : []),
      ...(lines.length === 0 ? [path] : []),
      ...links.map((link) => link.path),
      ...(profileCompletion === undefined ? [] : [profileCompletion]),
      ...(landing === undefined ? [] : [landing]),
    ]),
  ];
}
