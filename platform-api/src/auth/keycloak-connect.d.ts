declare module 'keycloak-connect/middleware/auth-utils/config.js' {
  export default class Config {
    constructor(settings: Record<string, unknown>);
  }
}
declare module 'keycloak-connect/middleware/auth-utils/token.js' {
  export default class Token {
    constructor(token: string, clientId?: string);
    header?: { kid?: unknown; alg?: unknown } | null;
    content: Record<string, unknown> | null;
    isExpired(): boolean;
  }
}
declare module 'keycloak-connect/middleware/auth-utils/grant-manager.js' {
  import type Config from 'keycloak-connect/middleware/auth-utils/config.js';
  import type Token from 'keycloak-connect/middleware/auth-utils/token.js';
  export default class GrantManager {
    constructor(config: Config);
    rotation: { getJWK(kid: string): Promise<string> };
    validateToken(token: Token, expectedType: 'Bearer' | 'Refresh' | 'ID'): Promise<Token>;
  }
}
