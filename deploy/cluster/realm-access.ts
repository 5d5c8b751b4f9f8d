import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { REALM } from '@pwp/contracts';
import { connect } from '@pwp/keycloak';
import type { ClusterConfig } from './cluster-config.ts';
import { placedPort } from './placed-files.ts';

/** Keycloak of a cluster, as who may make accounts in the portal's realm. */
export async function connectRealm({ root, port, publicUrl }: Pick<ClusterConfig, 'root' | 'port' | 'publicUrl'>) {
  const settings = parseEnv(readFileSync(join(root, 'etc/pwp/realm.env'), 'utf8'));
  const client = await connect({
    keycloakUrl: `http://127.0.0.1:${placedPort('8086', port)}/auth`,
    adminClientSecret: settings['PWP_KEYCLOAK_ADMIN_SECRET'] ?? '',
    portalOrigin: publicUrl,
  });
  client.setConfig({ realmName: REALM });
  return client;
}
