import { parseEnv } from 'node:util';

/** Files of the parts that read settings of which no example names all. */
const PARTS = ['api.env', 'realm.env', 'registry.env', 'shell.env'];
/** Units and images say these. */
const PORTS = ['PWP_PORT', 'PWP_API_PORT', 'PWP_REGISTRY_PORT'];

/**
 * The files of `deploy/systemd` with the settings of a backup (`pwp-portal restore DIR --settings FILE`) in their places; the rest is as
 * it was. One that no file names goes to each part, which reads what is its own, or to Keycloak.
 */
export function placeBackedUp(files: ReadonlyMap<string, string>, backedUp: string): Map<string, string> {
  const lines = new Map([...backedUp.matchAll(/^([A-Z][A-Z0-9_]*)=.*$/gm)].map(([line, name = '']) => [name, line]));
  const named = new Set<string>(PORTS);
  const placed = new Map(
    [...files].map(([file, text]) => {
      if (file === 'migrate.env') return [file, besideTheApi(text, parseEnv(backedUp)['PWP_DATABASE_URL'])] as const;
      const restored = text.replaceAll(/^#?([A-Z][A-Z0-9_]*)=.*$/gm, (line, name: string) => {
        named.add(name);
        return lines.get(name) ?? line;
      });
      return [file, restored] as const;
    }),
  );
  for (const [name, line] of lines) {
    if (named.has(name)) continue;
    for (const file of name.startsWith('KC_') ? ['keycloak.env'] : PARTS)
      placed.set(file, `${placed.get(file) ?? ''}${line}\n`);
  }
  return placed;
}

/** The account that migrates reaches the database of the API; a backup does not have its password. */
function besideTheApi(text: string, url = ''): string {
  const at = url.indexOf('@');
  if (!url.startsWith('mariadb://') || at === -1) return text;
  const lines = text.split('\n').map((line) => {
    const isExample = line.startsWith('PWP_DATABASE_URL=mariadb://') && line.includes(':…@');
    return isExample ? line.slice(0, line.indexOf('@')) + url.slice(at) : line;
  });
  return lines.join('\n');
}
