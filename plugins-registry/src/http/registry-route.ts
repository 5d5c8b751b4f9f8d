import type { IncomingMessage, ServerResponse } from 'node:http';

/** One address of the registry; HEAD answers as GET does. `found`: the groups of the path. */
export interface RegistryRoute {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: RegExp;
  answer: (request: IncomingMessage, response: ServerResponse, found: readonly string[]) => void | Promise<void>;
}
