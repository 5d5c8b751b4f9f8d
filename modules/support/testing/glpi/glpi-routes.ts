/** A call within a session; `id` is that of its path. */
interface GlpiCall {
  id: number;
  query: URLSearchParams;
  request: Request;
}

/** Answers by « METHOD /path », with `:id` for a number. */
export type GlpiRoutes = Readonly<Record<string, (call: GlpiCall) => Response | Promise<Response>>>;

/** What a GLPI is told: the path of its API, its tokens, its clock, and the id of its first ticket. */
export interface GlpiOptions {
  base: string;
  appToken: string;
  userToken: string;
  clock: () => Date;
  firstTicket?: number;
}
