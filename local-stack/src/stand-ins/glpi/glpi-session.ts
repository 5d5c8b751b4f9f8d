import { randomBytes } from 'node:crypto';
import type { Middleware } from 'koa';
import { SimulatorError } from '../simulators/simulator-error.ts';

/** The sessions of the simulator, in memory: a restart ends them, like PHP's. */
export interface GlpiSessions {
  /** `initSession` */
  open: Middleware;
  /** `killSession` */
  kill: Middleware;
  /** Middleware that requires a session. */
  require: Middleware;
  /** The application's token, which every call must send. */
  requireApp: Middleware;
}

/** Opens a session for a caller with both tokens. */
export function createGlpiSessions(appToken: string, userToken: string): GlpiSessions {
  const opened = new Set<string>();
  const tokenOf: (ctx: Parameters<Middleware>[0]) => string = (ctx) => {
    const token = ctx.get('session-token');
    if (token === '') {
      throw new SimulatorError(400, 'ERROR_SESSION_TOKEN_MISSING', 'session_token is missing or empty');
    }
    if (!opened.has(token)) {
      throw new SimulatorError(401, 'ERROR_SESSION_TOKEN_INVALID', 'session_token seems invalid');
    }
    return token;
  };

  return {
    requireApp: (ctx, next) => {
      if (ctx.get('app-token') !== appToken) {
        throw new SimulatorError(400, 'ERROR_WRONG_APP_TOKEN_PARAMETER', 'app_token seems wrong');
      }
      return next();
    },
    open: (ctx) => {
      const given = ctx.get('authorization');
      if (given === '') {
        throw new SimulatorError(400, 'ERROR_LOGIN_PARAMETERS_MISSING', 'login, password or user_token missing');
      }
      if (given !== `user_token ${userToken}`) {
        throw new SimulatorError(401, 'ERROR_GLPI_LOGIN_USER_TOKEN', 'user_token seems invalid');
      }
      const token = randomBytes(20).toString('hex');
      opened.add(token);
      ctx.body = { session_token: token };
    },
    kill: (ctx) => {
      opened.delete(tokenOf(ctx));
      ctx.status = 200;
      ctx.body = '';
    },
    require: (ctx, next) => {
      tokenOf(ctx);
      return next();
    },
  };
}
