import { text } from 'node:stream/consumers';
import { listen } from '@pwp/api-kit';

/** Stands in for the API: receives a realm's logout notices and stores them. */
export interface LogoutReceiver {
  url: string;
  /** Received logout tokens, oldest first. */
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
