import { text } from 'node:stream/consumers';
import { listen } from '@pwp/api-kit';

/** Stands where the API takes the notices of a realm, and keeps them. */
export interface LogoutReceiver {
  url: string;
  /** Logout tokens received, the oldest first. */
  tokens: string[];
  close: () => Promise<void>;
}

/** Starts one on a free port. */
export async function startLogoutReceiver(): Promise<LogoutReceiver> {
  const tokens: string[] = [];
  const keep = async (body: Promise<string>) => {
    tokens.push(new URLSearchParams(await body).get('logout_token') ?? '');
  };
  const server = await listen(
    (request, response) => void keep(text(request)).finally(() => response.writeHead(204).end()),
    { port: 0, host: '127.0.0.1' },
  );
  return { url: `${server.url}/avis`, tokens, close: () => server.close(0) };
}
